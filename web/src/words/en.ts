// SPDX-License-Identifier: Apache-2.0
// Every word of the screens, in English. Sentence case, "you" and "we", a verb first on buttons, reading grade 8 at most
// for staff and 6 for patients (test/words.test.ts counts). No name of a patient and no number of one belongs here.
import type { WordAnswer, WordGiver, WordLaterality, WordPurpose, WordRole, WordScope, WordSex, WordShareState, WordStandardView, WordWay } from '../api.gen';

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const words = {
  ui: {
    product: 'Incamera', skip: 'Skip to main content', menu: 'Menu', footer: 'About this service', error: 'Error:', information: 'Information:',
    opening: 'Opening', reload: 'Load the page again', loading: 'Loading', tryAgain: 'Try again', cancel: 'Cancel', back: 'Back', change: 'Change', close: 'Close',
    title: (page: string, unseen: number) => `${unseen > 0 ? `(${unseen}) ` : ''}${page} – Incamera`,
    yes: 'Yes', no: 'No',
  },
  nav: {
    guide: 'Guide', camera: 'Camera', inbox: 'Inbox', sent: 'Sent', prove: 'Prove', report: 'Who saw it', signOut: 'Sign out',
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
    uses: 'Other uses, one by one', usesHint: 'Ask each one by itself. No is the answer until you hear yes.', publication: 'Name of the publication', interpreter: 'Interpreter (name or number)', witness: 'Witness',
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
    note: 'Note (optional)', retake: 'Retake', another: 'Take another', save: 'Save to record', saveMany: (n: number) => `Save ${n} photos to record`, sharp: 'Sharp', blurred: 'This photo looks blurred. Retake it, or keep it if this is the best you can get.', dark: 'This photo looks dark. More light would help.',
    needed: 'Choose the place on the body first', none: 'No place chosen yet', chosen: (place: string) => `Chosen: ${place}`,
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
    unopened: (n: number) => count(n, 'share not opened', 'shares not opened'),
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
