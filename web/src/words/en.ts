// SPDX-License-Identifier: Apache-2.0
// Every word of the screens, in English. Sentence case, "you" and "we", a verb first on buttons, reading grade 8 at most
// for staff and 6 for patients (test/words.test.ts counts). No name of a patient and no number of one belongs here.
import type { WordAnswer, WordGiver, WordLaterality, WordPurpose, WordRole, WordScope, WordSex, WordShareState, WordStandardView, WordTaskHolder, WordWay } from '../api.gen';

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const words = {
  ui: {
    product: 'Incamera', skip: 'Skip to main content', menu: 'Menu', footer: 'About this service', error: 'Error:', information: 'Information:',
    opening: 'Opening', reload: 'Load the page again', loading: 'Loading', showOlder: 'Show older', tryAgain: 'Try again', cancel: 'Cancel', back: 'Back', change: 'Change', close: 'Close',
    title: (page: string, unseen: number) => `${unseen > 0 ? `(${unseen}) ` : ''}${page} – Incamera`,
    yes: 'Yes', no: 'No',
  },
  nav: {
    guide: 'Guide', camera: 'Camera', inbox: 'Inbox', sent: 'Sent', todo: 'To do', prove: 'Prove', report: 'Who saw it', signOut: 'Sign out',
    help: 'Help', privacy: 'Privacy', accessibility: 'Accessibility',
  },
  problem: {
    unreachable: 'We cannot reach the server. Nothing was changed. Check the connection, then try again.',
    noAnswer: 'The server gave no clear answer. Nothing on your side was lost. Try again, and tell IT if it happens twice.',
    noReceipt: 'The server took the picture but gave no receipt, so do not count on it being filed. Try again.',
    app: 'Something went wrong on this page. Load it again, and tell IT if it happens twice.',
  },
  why: {
    refused: 'This is not allowed', failed: 'That did not work', next: 'What you can do:', rule: (rule: string) => `Rule ${rule}`,
    named: 'You chose', other: 'It belongs to', band: (kind: string, ending: string) => `${kind} ending ${ending}`, noBand: 'A patient without a number',
  },
  when: {
    dayAt: (day: string, clock: string) => `${day} at ${clock}`,
  },
  units: {
    bytes: (n: number) => count(n, 'byte', 'bytes'), kilobytes: (n: string) => `${n} kB`, megabytes: (n: string) => `${n} MB`,
  },
  signIn: {
    title: 'Sign in', user: 'User name', password: 'Password', action: 'Sign in', needUser: 'Enter your user name', needPassword: 'Enter your password',
    demo: 'Or be one of these people', demoHint: 'This is a demonstration. Nobody here is real, so no password is needed.',
    shared: 'On a shared computer, sign out when you finish.',
  },
  nowhere: { title: 'Page not found', text: 'Check the address, or go to the start.', start: 'Go to the start' },
  roles: {
    CLINICIAN: 'Clinician', PHOTOGRAPHER: 'Clinical photographer', IG_LEAD: 'Information governance lead', CALDICOTT_GUARDIAN: 'Caldicott Guardian',
    DPO: 'Data protection officer', ADMINISTRATOR: 'Administrator', PATIENT: 'Patient', PROXY: 'Acts for a patient',
  } satisfies Record<WordRole, string>,
  demo: {
    band: 'DEMONSTRATION', bandMore: 'Nobody here is real.', youAre: 'You are', nobody: 'nobody yet',
  },
  sex: { MALE: 'Male', FEMALE: 'Female', INDETERMINATE: 'Indeterminate', NOT_KNOWN: 'Not known' } satisfies Record<WordSex, string>,
  patient: {
    unnamed: 'Not identified yet', age: (n: number) => `${n} years`, ageAbout: (n: number) => `about ${n} years`, ageUnknown: 'age not known', noNumber: 'no number yet',
  },
  scopes: {
    RECORD: 'The medical record', CARE_SHARE: 'Show to the team caring for the patient', TEACH: 'Teaching health staff', RESEARCH: 'Health research',
    PUBLISH: 'One named publication', MEDIA: 'Press, television or online',
  } satisfies Record<WordScope, string>,
  answers: { AGREED: 'agreed', REFUSED: 'said no', WITHDRAWN: 'withdrawn', DEFERRED: 'could not be asked' } satisfies Record<WordAnswer, string>,
  ways: { ORAL: 'spoken', WRITTEN: 'signed', NOT_ASKED: 'not asked' } satisfies Record<WordWay, string>,
  givers: { PATIENT: 'the patient', PARENT: 'a parent', PROXY: 'the person who decides for them', NOBODY: 'nobody yet', FAMILY: 'the family' } satisfies Record<WordGiver, string>,
  sides: { LEFT: 'left', RIGHT: 'right', BOTH: 'both sides', MIDLINE: 'middle' } satisfies Record<WordLaterality, string>,
  views: { OVERVIEW: 'Where on the body', CLOSE_UP: 'Close-up', CLOSE_UP_RULER: 'Close-up with ruler', OTHER: 'Other' } satisfies Record<WordStandardView, string>,
  purposes: {
    CARE: 'Advice about care', AUDIT: 'Local audit', TEACH: 'Teaching', RESEARCH: 'Research', PUBLISH: 'Publication', MEDIA: 'Media', LEGAL: 'Required by law',
    PROTECT: 'Protecting someone from harm', POLICE: 'Police request', THIRD: 'Insurer, solicitor or employer', INVESTIG: 'Complaint or incident',
    PLAN: 'Planning services', DEVELOP: 'Developing a product',
  } satisfies Record<WordPurpose, string>,
  shareStates: { SENT: 'sent', DELIVERED: 'delivered', OPENED: 'opened', REPLIED: 'answered', STOPPED: 'stopped', EXPIRED: 'ended' } satisfies Record<WordShareState, string>,
  reasons: {
    advice: (name: string, onCall: boolean) => `${name} ${onCall ? 'is on call and ' : ''}needs it to advise on treatment.`,
    referral: (name: string) => `${name} needs it to see the patient after this referral.`,
    handover: (name: string) => `${name} takes over the care of this patient.`,
  },
  aims: { advice: 'Advice about care', referral: 'Referral', handover: 'Handover', other: 'Another purpose' },
  share: {
    who: 'Who needs to see it?', why: 'What for?', reason: 'Why does this person need it?', reasonHint: 'Change the sentence if it is not right. The patient can read it.',
    send: 'Send', sending: 'Sending', urgent: 'Urgent: ring at once', onCall: 'On call', recent: 'Recent', find: 'Find a colleague', none: 'No colleague fits that.',
    elsewhere: 'Someone who is not in the list', address: 'E-mail address', addressHint: 'We check whether it may go there before anything is sent.', choosePerson: 'Choose from the list instead',
    purpose: 'Purpose', choosePurpose: 'Choose a purpose', more: 'Show more colleagues',
    sent: (name: string) => `Sent to ${name}`, sentText: (name: string) => `${name} is told now. You will see here when it has been shown, opened and answered.`,
    follow: 'See what becomes of it', next: 'Next patient',
    title: (n: number) => `Share ${n === 1 ? 'this photo' : `${n} photos`}`,
    writeReason: 'Write the reason',
  },
  camera: {
    title: 'Camera', heading: 'Take a clinical photo', point: 'Point at the wristband', reading: 'Reading', read: (name: string) => `Wristband read. ${name}.`,
    type: 'Type a number', unknown: 'Not identified', sampleBand: 'Use a sample wristband', samplePicture: 'Use a sample picture', chooseFile: 'Choose a picture file',
    shutter: 'Take the photo', shutterOff: 'Choose a patient to start', torch: 'Light', asking: 'Asking for the camera',
    refused: 'You need to let this app use the camera. Open the settings of your browser or phone, choose this app, then Camera, Allow.',
    absent: 'No camera was found here. You can type the number and choose a picture file.', absentPhone: 'No camera was found on this device.',
    resting: 'The camera is resting.', wake: 'Use the camera', tryCamera: 'Try the camera again',
    stop: 'Patient wants to stop', photo: (n: number) => `Photo ${n}`, taken: (n: number, sharp: boolean) => `Photo ${n} taken. ${sharp ? 'Sharp.' : 'It looks blurred.'}`,
    steps: 'Steps', view: 'Kind of view',
  },
  find: {
    title: 'Find the patient', system: 'Kind of number', NHS: 'NHS number', CHI: 'CHI number (Scotland)', HC: 'Health and Care number (NI)', LOCAL: 'Hospital number', TEMPORARY: 'Emergency number',
    number: 'Number', action: 'Find', empty: 'Enter the number', hint: 'For example, 943 476 5919', scan: 'Scan instead', samples: 'Sample patients', samplesHint: 'Choose one. We show its wristband to the reader.',
    register: 'Register a patient who is not identified', notHere: 'This number is not registered here.',
  },
  unknown: {
    title: 'Patient not identified yet', text: 'The patient gets an emergency number now. Join it to the right record when you know who it is.',
    sex: 'Sex', age: 'Age, about', ageHint: 'In years. Leave empty if you cannot tell.', action: 'Register and go on', chooseSex: 'Choose the sex, or not known', badAge: 'Enter a number from 0 to 120',
    ward: 'Where the patient is', wardHint: 'For example, resus 2',
  },
  confirm: {
    title: 'Is this your patient?', yes: 'Yes, this patient', no: 'No, scan again', born: 'Born', number: 'Number', ward: 'Ward', sex: 'Sex', age: 'Age',
    unrelated: 'You are not in the team of this patient. Say why you need the record. It is written down, and the patient can see it.',
    treating: 'I am treating this patient', emergency: 'Emergency: I must act now', why: 'Your reason', whyNot: 'Write your reason', declare: 'Open the record for this reason',
    defaultReason: { DECLARED: 'I am treating this patient today.', BREAK_GLASS: 'Emergency: I must see this patient now.' },
    photos: (n: number) => (n === 0 ? 'No photos in the record yet' : count(n, 'photo in the record', 'photos in the record')), seeRecord: 'See the record',
  },
  consent: {
    ask: 'Ask the patient', askParent: 'Ask the parent', askProxy: 'Ask the person who decides', askChild: 'Ask the child',
    agreed: 'Patient agreed', agreedParent: 'Parent agreed', agreedProxy: 'They agreed', agreedFamily: 'Family agreed', no: 'Patient said no', noOther: 'They said no', cannot: 'Cannot ask',
    still: 'Still happy with that?', stillYes: 'Yes, still happy', again: 'Ask again',
    inForce: (answer: string, way: string, on: string) => `The patient ${answer}, ${way}, ${on}.`, refusedBefore: (on: string) => `The patient said no on ${on}. Ask only if something has changed.`,
    more: 'Signed, other uses, child, interpreter', who: 'Who decides?', way: 'How was it given?', spoken: 'Spoken', signed: 'Signed on paper', kind: 'Kind of picture',
    clinical: 'Clinical picture', sensitive: 'Injury that someone may have caused, forensic, or intimate picture of someone under 18',
    uses: 'Other uses, one by one', usesHint: 'Ask each one by itself. No is the answer until you hear yes. Publication and press need a signature.', publication: 'Name of the publication', interpreter: 'Interpreter (name or number)', witness: 'Witness',
    wording: (id: string) => `Wording ${id}`, adult: 'The patient, an adult', young: 'The patient, 16 or 17', childAble: 'The child, who understands', parent: 'A parent or guardian', proxy: 'An attorney, deputy or guardian', family: 'The family of someone who has died',
    checking: 'Checking', cannotTitle: 'Why can you not ask?', cannotText: 'Choose what is true. The patient is asked later, when able.',
    reasons: {
      emergency: { label: 'Life or limb at risk', said: 'Emergency: life or limb at risk, and the patient cannot be asked.' },
      unconscious: { label: 'Unconscious or sedated', said: 'The patient is unconscious or sedated for now. The picture is needed for care.' },
      incapable: { label: 'Lacks capacity, nobody decides for them', said: 'The patient lacks capacity for this decision, and nobody has power to decide. It is in their best interests.' },
      child: { label: 'Child, and no parent can be reached', said: 'The child is not able to decide, and no parent can be reached in time. It is in their best interests.' },
    },
    saidNoTitle: 'No photo. The answer is respected.', saidNoText: 'The refusal is in the record, and the camera is off. The care stays the same.', saidNoNext: 'Write what you see in the notes, or draw it there.',
    bannerAgreed: (way: string) => `Agreed, ${way}`, bannerDeferred: 'To be asked later', wordingMissing: 'No wording has been set up for this. Tell information governance.',
    pictureNotNeeded: 'Back to asking',
  },
  site: {
    title: 'Where on the body?', front: 'Front', back: 'Back', list: 'Or choose from the list', choose: 'Choose a place', side: 'Side', samePlace: (place: string) => `Same place as before: ${place}`,
    note: 'Note (optional)', retake: 'Retake', another: 'Another', save: 'Save to record', saveMany: (n: number) => `Save ${n} photos to record`, sharp: 'Sharp', blurred: 'This photo looks blurred. Retake it, or keep it if this is the best you can get.', dark: 'This photo looks dark. More light would help.',
    needed: 'Choose the place on the body first',
  },
  filing: {
    title: 'Filing', held: 'Here', sending: 'Sending', received: 'Received', record: 'In the record', failed: 'Not filed',
    hold: 'Keep this page open until it is in the record.', trouble: 'Not sent yet. The photo is safe in this page. We keep trying.', part: (percent: number, done: string, all: string) => `${percent}%, ${done} of ${all}`,
    again: 'Try again', discard: 'Give this photo up',
  },
  receipt: {
    title: (at: string) => `In the record. ${at}.`, left: 'Nothing is left on this device.', removed: (n: number, size: string) => (n === 0 ? 'It carried no hidden details.' : `${count(n, 'hidden detail', 'hidden details')} removed (${size})`),
    rule: 'Allowed by', entry: 'Ledger entry', hash: 'SHA-256', size: 'Size', details: 'Receipt', open: 'See the photo', what: 'What', where: 'Where it was', bytes: 'Size',
  },
  inbox: {
    title: 'Inbox', unopened: (n: number) => count(n, 'share not opened', 'shares not opened'), empty: 'Nothing is waiting for you. New shares appear here by themselves, with a sound.',
    live: 'Live', notLive: 'Connecting again', urgent: 'Urgent', isNew: 'New', open: 'Open', from: (name: string, job: string) => `From ${name}, ${job}`,
    photos: (n: number) => count(n, 'photo', 'photos'), ends: (on: string) => `You can see it until ${on}`, answered: 'You answered',
  },
  sent: {
    title: 'Sent', empty: 'You have not shared anything yet.', to: (name: string) => `To ${name}`, stop: 'Stop sharing', stopped: 'Stopped',
    steps: { sent: 'Sent', delivered: 'Shown', opened: 'Opened', replied: 'Answered' }, notYet: 'not yet',
    ring: (name: string, phone: string) => `Not opened for 15 minutes. Ring ${name}${phone ? ` on ${phone}` : ''}.`, others: 'Also on call:', sureStop: 'Stop sharing? The person can no longer open it. What they saw stays seen.',
    photo: 'Take a photo',
  },
  oneShare: {
    title: 'Shared photos', mine: 'What you shared', purpose: 'Purpose', why: 'Why', consent: 'Consent', from: 'From', to: 'To', until: 'Until', entry: 'Ledger entry', rule: 'Allowed by',
    details: 'Details of this share', replies: 'Answers', noReplies: 'No answer yet.', reply: 'Your advice', replyHint: 'It joins the patient’s record.', send: 'Send advice', empty: 'Write your advice', said: (name: string, at: string) => `${name}, ${at}`,
    stopped: 'This share was stopped. The photos are no longer shown.', expired: 'This share has ended.', show: 'Show the photos', showing: 'Opening is written down: who, when and why.',
    sentReply: 'Your advice is in the record, and the sender is told.',
  },
  photo: {
    title: 'Photo', opening: 'Opening the photo', zoomIn: 'Zoom in', zoomOut: 'Zoom out', fit: 'Fit to the window', full: 'Full size', details: 'Details', share: 'Share', keys: 'Keys: + and − zoom, arrows move, 0 fits, 1 is full size.',
    where: 'Place', taken: 'Taken', by: 'By', filed: 'In the record', view: 'View', note: 'Note', size: 'Size', entry: 'Ledger entry', pixels: (w: number, h: number, size: string) => `${w} × ${h}, ${size}`, patient: 'The patient’s photos',
    alt: (place: string) => `Clinical photo: ${place}`, notReady: 'The preview is being made. The full picture is shown.', canvas: 'The photo. Use the arrow keys to move and plus or minus to zoom.',
    states: { IN_RECORD: 'In the record', SEALED: 'Sealed', DESTROYED: 'Destroyed' },
  },
  record: {
    title: 'Patient', photos: 'Photos', none: 'No photos yet.', take: 'Take a photo', consents: 'Consent', noConsents: 'Nobody has asked yet.', current: 'In force', past: 'Replaced or withdrawn',
    asked: (by: string, on: string) => `Asked by ${by}, ${on}`, saidBy: (giver: string, way: string) => `Answered by ${giver}, ${way}`, withdraw: 'Withdraw consent', more: 'Show older photos', select: 'Choose photos to share', shareChosen: (n: number) => `Share ${count(n, 'photo', 'photos')}`, chosen: 'Chosen', choose: 'Choose this photo',
    withdrawTitle: 'Withdraw consent', withdrawWhich: 'What did the patient say?', fromNow: 'I change my mind from now on', never: 'I never agreed, or I would have said no', reason: 'Anything the patient wants written down (optional)', withdrawDo: 'Record this now', withdrawn: 'This is recorded.',
    stops: 'What stops now', stays: 'What stays, and why', sharesStopped: (n: number) => `${count(n, 'share was', 'shares were')} stopped.`, source: 'Source', merge: 'This patient is known now', mergeText: 'Find the right record. The photos, the consent and both histories move there.', mergeWith: (name: string) => `Join with ${name}`, mergeReason: 'How do you know who it is?', mergeDo: 'Join the records', merged: 'The records are joined.', mergeFind: 'Find the record', temporary: 'Emergency number',
    report: 'Who saw these photos', waitsForAnswer: 'Consent sheet', backToCamera: 'Back to the camera',
  },
  report: {
    title: 'Who saw my photos', intro: (name: string) => `This page lists who took, opened and shared photos of ${name}, and why. The newest is first.`, empty: 'No one has taken or seen a photo here.', proof: 'Check the proof', proofHint: 'The proof shows that a line stands in a record that nobody can change. You can check it without us.',
    why: (text: string) => `The reason given: “${text}”`, on: (day: string, clock: string) => `On ${day} at ${clock}`,
    forPurpose: { CARE: 'for your care', AUDIT: 'to check the quality of care', TEACH: 'to teach health staff', RESEARCH: 'for research', PUBLISH: 'for a publication', MEDIA: 'for the press', LEGAL: 'because the law asks for it', PROTECT: 'to keep someone safe', POLICE: 'for the police', THIRD: 'for someone outside the hospital', INVESTIG: 'to look into a complaint', PLAN: 'to plan services', DEVELOP: 'to develop a product' } satisfies Record<WordPurpose, string>,
    question: 'Something looks wrong?', questionText: 'Ask the hospital’s information governance team. You can also complain to the Information Commissioner (ICO).',
  },
  holders: {
    DECIDER: 'you, who decided', TEAM: 'your team', IG_LEAD: 'information governance', CALDICOTT_GUARDIAN: 'the Caldicott Guardian', DPO: 'the data protection officer',
  } satisfies Record<WordTaskHolder, string>,
  todo: {
    title: 'To do', intro: 'Some decisions leave a task behind. Here is what is yours, with the time limit. When one is late, the next person sees it too.',
    count: (open: number, late: number) => (open === 0 ? 'Nothing to do.' : `${count(open, 'task', 'tasks')}, ${late === 0 ? 'none late' : `${late} late`}.`),
    first: (n: number) => `The first ${n} are shown.`, left: (late: number) => `to do, ${late} late`,
    late: 'Late', atOnce: 'At once', open: 'Open', by: (at: string) => `By ${at}`, since: (at: string) => `Since ${at}`,
    next: (who: string, at: string) => `then also ${who}, from ${at}`, why: 'Why, and how it is met',
    doneWhen: 'It is met by', whose: 'Whose it is now', decidedBy: 'Decided by', rule: 'Rule', limit: 'Time limit from', entry: 'Entry of the decision',
    done: 'It is done', note: 'What did you do, and what came of it?', noteHint: 'The note is kept in the ledger. It cannot be changed later.', needNote: 'Write what you did',
    save: 'Save as done', finished: (name: string) => `Saved. The task for ${name} is done.`,
  },
  prove: {
    title: 'Prove it', intro: 'Every time a photo is taken, seen or shared, a line is written to a ledger. Each line is locked to all lines before it. Change one byte and it shows.',
    tamperTitle: 'Try to cheat', tamperText: 'We copy the ledger, change one byte of the copy, and check both.', tamper: 'Change one byte in a copy', checking: 'Checking', changed: 'The byte that was changed', place: 'Place', before: 'Before', after: 'After', offset: (n: number) => `byte ${n}`,
    real: 'The real ledger', copy: 'The changed copy', whole: 'Whole', broken: 'Not whole', entries: 'Entries', root: 'Root', took: 'Time taken', ms: (n: number) => `${n} ms`, found: 'Found', verifyTitle: 'Check the whole ledger', verify: 'Check now', verifyText: 'Every line is read again and every lock is worked out again.',
    checkpoint: 'Signed head of the ledger', download: 'Download', onlyDemo: 'Changing a copy is part of the demonstration only.',
  },
  guide: {
    title: 'Clinical photos, done right', lead: 'You are in a hospital where nobody is real. Five short steps show what Incamera does. Each takes less than a minute.',
    take: 'Take a photo', takeText: 'Read a wristband, ask, take the photo. The receipt lists the hidden details that were removed.', takeGo: 'Take a photo',
    refuse: 'Be refused', refuseText: 'Try what the law does not allow. You see the rule, where it comes from, and what you may do.', refuseGo: 'Be refused',
    share: 'Share it', shareText: 'Send it to the colleague on call, for one purpose and with a reason.', shareGo: 'Share a photo',
    see: 'See it', seeText: (name: string) => `Be ${name}, the colleague on call. Open the photo and answer.`, seeGo: (name: string) => `Be ${name}`,
    prove: 'Prove it', proveText: 'Change one byte in a copy of the record. See it caught.', proveGo: 'Change one byte', as: (name: string) => `You will be ${name}.`,
    also: 'Also', patient: (name: string) => `Be ${name}, and see who saw the photos`, guardian: (name: string) => `Be ${name}, and check the whole ledger`, notes: 'This runs on your own machine. Nothing leaves it. When you close it, the demonstration’s data stays in its own folder.',
  },
  refused: {
    title: 'Be refused', intro: 'These are real requests to the rules. Each is refused, says why, and names what you may do.', tryIt: 'Try it',
    cases: {
      saidNo: { title: 'Take a photo of someone who has not agreed', text: 'An adult who can decide. The answer is not yes.', remedy: 'Ask the patient' },
      stranger: { title: 'Send it to an address you typed', text: 'Nobody knows who reads mail there.', remedy: 'Choose a colleague on call' },
      police: { title: 'Give it to the police', text: 'They ask. The patient said no. There is no court order.', remedy: 'Ask the Caldicott Guardian' },
      press: { title: 'Give it to a newspaper', text: 'The patient agreed to care, and to nothing else.', remedy: 'Ask the patient in writing' },
    },
    needPhoto: 'There is no photo to send yet. Take one first.', takeFirst: 'Take a photo', allowed: 'This would be allowed now.', obligations: 'On condition that:', guardianText: 'The Caldicott Guardian’s name is in your hospital’s directory.', askText: 'Open the patient’s consent sheet and ask for this one use.',
  },
  help: {
    title: 'Help', parts: [
      ['Take a photo', 'Open Camera. Point at the wristband, or type the number. Ask the patient and touch the answer. Take the photo, touch the place on the body, and save. It is in the record when the screen says so, and not before.'],
      ['When the patient cannot be asked', 'Touch “Cannot ask” and choose the reason that is true. You can take what is needed for care. The patient is asked later.'],
      ['Share a photo', 'Choose the person, what it is for, and why. The person is told at once. “Sent” shows when it was shown, opened and answered.'],
      ['When something is refused', 'The screen names the rule, where it comes from, and what you may do next. If you think the rule is wrong, tell information governance. Care does not wait for that: ring your colleague.'],
      ['When the connection is lost', 'Keep the page open. The photo is held in the page, and we keep trying. If you close the page before it is in the record, the photo is gone.'],
      ['Sound', 'Browsers allow sound after your first touch on the page. Leave the inbox open to hear new shares.'],
    ] as ReadonlyArray<readonly [string, string]>,
  },
  privacy: {
    title: 'Privacy', parts: [
      ['Who is responsible', 'The hospital that runs this service is the controller of the data. Its data protection officer answers questions and complaints.'],
      ['What is kept', 'The photo, where on the body it is, who took it and when, what the patient was asked and answered, and who opened or shared it and why.'],
      ['What is not kept', 'Hidden details that a camera writes into a file, such as the position and the serial number, are removed before the photo is stored. This page keeps nothing on your device: no photo, no name, no number.'],
      ['Where it goes', 'To the hospital’s own server and to no other. There are no trackers, no fonts or maps from elsewhere.'],
      ['Cookies', 'One, to know that you are signed in. It ends when you sign out.'],
      ['Your rights', 'You can see who looked at your photos, ask for a copy, ask for a mistake to be put right, and change your mind. You can complain to the Information Commissioner’s Office (ICO).'],
    ] as ReadonlyArray<readonly [string, string]>,
  },
  accessibility: {
    title: 'Accessibility', parts: [
      ['What we aim for', 'The Web Content Accessibility Guidelines 2.2, level AA.'],
      ['What works', 'Every screen works with the keyboard alone, at 400% zoom, and on a screen 320 pixels wide. The body picture is a set of radio buttons with a list beside it. The shutter has a name for voice control. Movement stops when your device asks for less of it.'],
      ['What has been checked', 'Each screen is checked by a program (axe) at two widths with every build. People who use screen readers have not tested it yet.'],
      ['What does not work', 'A photo itself cannot be described by us; its place, view and note are given in words.'],
      ['Tell us', 'If something stops you, tell the hospital’s IT help desk. They can reach the people who maintain this.'],
    ] as ReadonlyArray<readonly [string, string]>,
  },
  sites: {
    face: 'Face', scalp: 'Scalp', forehead: 'Forehead', eye: 'Eye', eyelid: 'Eyelid', ear: 'Ear', nose: 'Nose', cheek: 'Cheek', lip: 'Lip', mouth: 'Mouth', tongue: 'Tongue', chin: 'Chin',
    neck: 'Neck', nape: 'Back of neck', chest: 'Chest', breast: 'Breast', abdomen: 'Abdomen', navel: 'Navel', flank: 'Flank', groin: 'Groin', genitals: 'Genitals', perineum: 'Perineum',
    'upper-back': 'Upper back', 'lower-back': 'Lower back', sacrum: 'Sacrum', buttock: 'Buttock', anus: 'Anus', hip: 'Hip', shoulder: 'Shoulder', armpit: 'Armpit',
    'upper-arm': 'Upper arm', elbow: 'Elbow', forearm: 'Forearm', wrist: 'Wrist', hand: 'Hand', palm: 'Palm', thumb: 'Thumb', finger: 'Finger', fingernail: 'Fingernail',
    thigh: 'Thigh', 'back-of-thigh': 'Back of thigh', knee: 'Knee', 'back-of-knee': 'Back of knee', shin: 'Lower leg', calf: 'Calf', ankle: 'Ankle', heel: 'Heel', foot: 'Foot', sole: 'Sole', toe: 'Toe', toenail: 'Toenail',
    'whole-body': 'Whole body', stoma: 'Stoma', 'drain-site': 'Drain site', 'line-site': 'Line site', 'surgical-wound': 'Surgical wound', specimen: 'Specimen', device: 'Device or dressing', other: 'Other place',
  } as Record<string, string>,
  sided: ['eye', 'eyelid', 'ear', 'cheek', 'breast', 'flank', 'groin', 'buttock', 'hip', 'shoulder', 'armpit', 'upper-arm', 'elbow', 'forearm', 'wrist', 'hand', 'palm', 'thumb', 'finger', 'fingernail', 'thigh', 'back-of-thigh', 'knee', 'back-of-knee', 'shin', 'calf', 'ankle', 'heel', 'foot', 'sole', 'toe', 'toenail'] as readonly string[],
};
