// SPDX-License-Identifier: Apache-2.0
// The words of the pages that are for everybody, signed in or not: apart from en.ts, so that a clinician's first load does
// not carry them. The same rules hold for them; what patients read has a grade of 6 at most.

export const open = {
  privacy: {
    title: 'Privacy', answers: 'Who answers for this', controller: 'The hospital', contact: 'Write to', officer: 'Data protection officer', guardian: 'Caldicott Guardian', siro: 'Senior information risk owner', fee: 'ICO fee number',
    short: 'In short', shortText: 'We take photos of you to help your care. We ask you first. Your photos are part of your health record. Only people who care for you see them, and every look is written down. You can say no, change your mind, see who looked, and ask for a copy.',
    child: 'For children', childText: [
      'A photo helps the doctors and nurses see how you are getting better.', 'They ask you first. You can say no, and they will still look after you.', 'Nobody puts your photo on the internet. Only people who help you see it.',
      'If you do not like it any more, tell a grown-up you trust, or tell us.',
    ],
    parts: [
      ['What is kept', 'The photo, where on the body it is, who took it and when, what you were asked and said, and who opened or shared it and why.'],
      ['What is not kept', 'Cameras write hidden details into a photo, such as where it was taken. We take these out on the phone, before the photo is sent. This page keeps nothing on your device: no photo, no name, no number.'],
      ['Why we may', 'We do this to give you care, as the law asks of the NHS. Other uses, such as teaching, are your choice. We ask for each one on its own, and no is the answer unless you say yes.'],
      ['Where it goes', 'To the hospital’s own server and to no other. There are no trackers, and no fonts or maps from elsewhere.'],
      ['How long', 'As long as the health record it belongs to. Then one person looks at it again, and another destroys it.'],
      ['Cookies', 'One, to know that you are signed in. It ends when you sign out.'],
      ['Your rights', 'You can see who looked at your photos, ask for a copy, have a mistake put right, ask us to use them less, and change your mind. You can complain to us, and to the Information Commissioner’s Office (ICO).'],
    ] as ReadonlyArray<readonly [string, string]>,
    more: 'More to read', leaflet: 'A leaflet to print', rules: 'The rules this app keeps', flows: 'Where data goes (for staff)',
  },
  leaflet: {
    title: 'Photos and your care', lead: (hospital: string) => `For patients of ${hospital}`, print: 'Print the leaflet', code: 'Scan this to read more', at: (address: string) => `Or go to ${address}/privacy`,
    parts: [
      ['Why take a photo?', 'A photo shows how a wound or a rash is healing. It helps the team see the same thing you see, and ask a specialist without a long wait.'],
      ['You choose', 'We ask you first, each time. You can say no. Your care does not change.'],
      ['Who sees it?', 'The people who care for you. Each time one of them opens it, their name and the reason are written down. You can ask to see that list.'],
      ['Can it be used for anything else?', 'Only if you say yes to it: teaching, research, or print. We ask for each on its own.'],
      ['Can I change my mind?', 'Yes, at any time. Tell any member of the team. From then on nobody outside your care can open it.'],
      ['Can I have a copy?', 'Yes, and it is free. Ask the team, or write to us.'],
    ] as ReadonlyArray<readonly [string, string]>,
    ask: 'Questions?',
  },
  book: {
    title: 'Rules', intro: 'Every answer this app gives, yes or no, comes from these rules. Each one says why and where it comes from.', documents: 'What a clinician was told to follow in 2017, and what holds today',
    today: 'Today', here: 'In this app', read: (title: string) => `Read it: ${title}`, tables: 'The rules in force', edition: (title: string) => `Edition: ${title}`,
    answers: { PERMIT: 'Yes', PERMIT_WITH: 'Yes, with duties', DENY: 'No' }, confirm: 'to be confirmed', next: 'What you can do:', stricter: 'Stricter than the law.', law: (words: string) => `The law alone: ${words}`, handbook: (where: string) => `This hospital: ${where}`,
  },
  flows: {
    title: 'Where data goes', intro: 'Drawn from how this server is set up now. It opens no connection to any other machine.', listens: (where: string) => `It listens at ${where}.`,
    what: 'What', how: 'How it is kept safe', picture: 'A picture of the list below: who is joined to this server', server: 'This server',
  },
};
