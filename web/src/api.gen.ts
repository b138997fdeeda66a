// SPDX-License-Identifier: Apache-2.0
// Made by tools/gen_api.mjs from routes.def, shapes.def and words.def. Change those, not this.

/** 32 lower-case hexadecimal digits. */
export type Id = string;
/** RFC 3339 in UTC. */
export type Time = string;
/** YYYY-MM-DD. */
export type DateText = string;

export type WordRole = 'CLINICIAN' | 'PHOTOGRAPHER' | 'IG_LEAD' | 'CALDICOTT_GUARDIAN' | 'DPO' | 'ADMINISTRATOR' | 'PATIENT' | 'PROXY';
export type WordSex = 'MALE' | 'FEMALE' | 'INDETERMINATE' | 'NOT_KNOWN';
export type WordIdentifierSystem = 'NHS' | 'CHI' | 'HC' | 'LOCAL' | 'TEMPORARY';
export type WordIdentifierStatus = 'TRACED' | 'UNTRACED' | 'TEMPORARY';
export type WordSituation = 'ADULT' | 'YOUNG_PERSON' | 'CHILD_COMPETENT' | 'CHILD' | 'INCAPABLE_PROXY' | 'INCAPABLE' | 'INCAPABLE_NOW' | 'DECEASED';
export type WordScope = 'RECORD' | 'CARE_SHARE' | 'TEACH' | 'RESEARCH' | 'PUBLISH' | 'MEDIA' | 'OUTSIDE';
export type WordAnswer = 'AGREED' | 'REFUSED' | 'WITHDRAWN' | 'DEFERRED';
export type WordGiver = 'PATIENT' | 'PARENT' | 'PROXY' | 'NOBODY' | 'FAMILY';
export type WordWay = 'ORAL' | 'WRITTEN' | 'NOT_ASKED';
export type WordBasis = 'VITAL' | 'BEST_INTERESTS' | 'LAW';
export type WordRecordingKind = 'CLINICAL' | 'PARA10' | 'SENSITIVE' | 'PM';
export type WordRecordingState = 'IN_RECORD' | 'SEALED' | 'DESTROYED';
export type WordLifeRequest = 'DISPOSE' | 'ERASE' | 'WITHDRAW' | 'LATE_REFUSAL' | 'WRONG_PATIENT' | 'UNLAWFUL' | 'RESTRICT' | 'RECTIFY';
export type WordPublished = 'NO' | 'TEACHING' | 'WORLD';
export type WordIncidentKind = 'WRONG_PATIENT' | 'UNLAWFUL' | 'OTHER';
export type WordObjectsTo = 'ANYONE' | 'BEYOND_TEAM' | 'OTHER_ORGANISATIONS' | 'PERSON';
export type WordAuthority = 'LAW' | 'S251' | 'PUBINT' | 'BENEFIT' | 'CG' | 'DPIA' | 'WHY_NO_CONSENT' | 'DSA' | 'REC';
export type WordLaterality = 'LEFT' | 'RIGHT' | 'BOTH' | 'MIDLINE';
export type WordStandardView = 'OVERVIEW' | 'CLOSE_UP' | 'CLOSE_UP_RULER' | 'OTHER';
export type WordPurpose = 'CARE' | 'AUDIT' | 'TEACH' | 'RESEARCH' | 'PUBLISH' | 'MEDIA' | 'LEGAL' | 'PROTECT' | 'POLICE' | 'THIRD' | 'INVESTIG' | 'PLAN' | 'DEVELOP';
export type WordRelationshipKind = 'TEAM' | 'ENCOUNTER' | 'REFERRAL' | 'DECLARED' | 'BREAK_GLASS';
export type WordShareState = 'SENT' | 'DELIVERED' | 'OPENED' | 'REPLIED' | 'STOPPED' | 'EXPIRED';
export type WordPolicyState = 'PROPOSED' | 'IN_FORCE' | 'LAPSED' | 'REPLACED' | 'WITHDRAWN';
export type WordWordingState = 'PROPOSED' | 'ADOPTED' | 'ENDED';
export type WordPolicyDifference = 'TIGHTER' | 'LOOSER' | 'UNREASONED' | 'BEYOND';
export type WordTaskHolder = 'DECIDER' | 'TEAM' | 'IG_LEAD' | 'CALDICOTT_GUARDIAN' | 'DPO' | 'TEAM_MATE';
export type WordRendition = 'MASTER' | 'LARGE' | 'SMALL' | 'BLURRED';
export type WordVerdict = 'PERMIT' | 'PERMIT_WITH' | 'DENY';
export type WordReportKind = 'TAKEN' | 'OPENED' | 'SHARED' | 'SHARE_OPENED' | 'REPLIED' | 'CONSENT' | 'REFUSED' | 'STOPPED';
export type WordRequestKind = 'SUBJECT_ACCESS' | 'DECEASED' | 'FOI' | 'EIR' | 'RECTIFICATION' | 'ERASURE' | 'RESTRICTION' | 'OBJECTION' | 'COMPLAINT';
export type WordRequester = 'SUBJECT' | 'PARENT' | 'ATTORNEY' | 'AGENT' | 'REPRESENTATIVE' | 'CLAIMANT' | 'CORONER' | 'PUBLIC' | 'RELATIVE';
export type WordRequestState = 'OPEN' | 'GRANTED' | 'ANSWERED' | 'CLOSED';
export type WordRequestStep = 'OPENED' | 'IDENTITY_ASKED' | 'IDENTITY_PROVED' | 'CLARIFICATION_ASKED' | 'CLARIFIED' | 'EXTENDED' | 'OPINION_ASKED' | 'ACKNOWLEDGED' | 'REFUSED' | 'GRANTED' | 'RELEASED' | 'ANSWERED' | 'CLOSED';
export type WordAccessFact = 'WISH' | 'HARM' | 'THIRD' | 'SEEN';
export type WordAccessValue = 'NO' | 'YES' | 'SEPARABLE' | 'INSEPARABLE';
export type WordReleaseType = 'CARE' | 'OUTSIDE' | 'PUBLIC';
export type WordFeature = 'FACE' | 'MARK' | 'RARITY' | 'CONTEXT' | 'DATE' | 'PLACE' | 'TEXT' | 'KNOWN';
export type WordFeatureLeft = 'NONE' | 'SLIGHT' | 'PLAIN';
export type WordAnonymisationState = 'WAITING' | 'PASSED' | 'FAILED' | 'ENDED' | 'EXPIRED';
export type WordRecipientClass = 'STAT' | 'UKOTHER';
export type WordRecipientStanding = 'UNVERIFIED' | 'VERIFIED' | 'STALE' | 'ENDED';
export type WordNotification = 'RECTIFIED' | 'RESTRICTED' | 'UNRESTRICTED' | 'ERASED' | 'WITHDRAWN' | 'MOVED';
export type WordNotificationOutcome = 'TOLD' | 'IMPOSSIBLE' | 'DISPROPORTIONATE';
export type BodySite = 'face' | 'scalp' | 'forehead' | 'eye' | 'eyelid' | 'ear' | 'nose' | 'cheek' | 'lip' | 'mouth' | 'tongue' | 'chin' | 'neck' | 'nape' | 'chest' | 'breast' | 'abdomen' | 'navel' | 'flank' | 'groin' | 'genitals' | 'perineum' | 'upper-back' | 'lower-back' | 'sacrum' | 'buttock' | 'anus' | 'hip' | 'shoulder' | 'armpit' | 'upper-arm' | 'elbow' | 'forearm' | 'wrist' | 'hand' | 'palm' | 'thumb' | 'finger' | 'fingernail' | 'thigh' | 'back-of-thigh' | 'knee' | 'back-of-knee' | 'shin' | 'calf' | 'ankle' | 'heel' | 'foot' | 'sole' | 'toe' | 'toenail' | 'whole-body' | 'stoma' | 'drain-site' | 'line-site' | 'surgical-wound' | 'specimen' | 'device' | 'other';
/** Those with a left and a right. */
export const sidedSites: readonly string[] = ['eye', 'eyelid', 'ear', 'cheek', 'breast', 'flank', 'groin', 'buttock', 'hip', 'shoulder', 'armpit', 'upper-arm', 'elbow', 'forearm', 'wrist', 'hand', 'palm', 'thumb', 'finger', 'fingernail', 'thigh', 'back-of-thigh', 'knee', 'back-of-knee', 'shin', 'calf', 'ankle', 'heel', 'foot', 'sole', 'toe', 'toenail'];

export interface Band {
  system?: WordIdentifierSystem;
  ending: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  field?: string;
  rule?: string;
  source?: string;
  handbook?: string;
  remedy?: string;
  obligation?: string;
  entry?: number;
  named?: Band;
  other?: Band;
}

export interface SignIn {
  user: string;
  password: string;
}

export interface Session {
  party: Id;
  name: string;
  role: WordRole;
  job: string;
  team: string;
  organisation: string;
  patient?: Id;
  demonstration: boolean;
  idle_seconds: number;
}

export interface StaffIn {
  user: string;
  name: string;
  job: string;
  phone?: string;
  role: WordRole;
  team?: string;
}

export interface StaffChangeIn {
  name: string;
  job: string;
  phone?: string;
  role: WordRole;
  team?: string;
  on_call: boolean;
  active: boolean;
  trained?: boolean;
}

export interface StaffMember {
  id: Id;
  user?: string;
  name: string;
  job: string;
  phone?: string;
  role: WordRole;
  team: string;
  organisation: string;
  on_call: boolean;
  active: boolean;
  password: boolean;
  trained: Time;
}

export interface StaffList {
  rows: StaffMember[];
  next?: string;
}

export interface Invitation {
  staff: Id;
  token: string;
  until: Time;
}

export interface SetUpIn {
  token: string;
  password: string;
}

export interface DemoSignIn {
  user: string;
}

export interface Persona {
  user: string;
  name: string;
  role: WordRole;
  job: string;
  on_call: boolean;
}

export interface DemoPatient {
  id: Id;
  label: string;
  nhs_number?: string;
  wristband?: string;
}

export interface Demo {
  personas: Persona[];
  patients: DemoPatient[];
}

export interface Fault {
  place: string;
  what: string;
}

export interface Verification {
  whole: boolean;
  entries: number;
  root: string;
  milliseconds: number;
  faults: Fault[];
}

export interface Tampering {
  file: string;
  offset: number;
  before: number;
  after: number;
  untouched: Verification;
  tampered: Verification;
}

export interface Decision {
  decision: WordVerdict;
  rule: string;
  reason: string;
  source: string;
  handbook?: string;
  facts?: string;
  obligations: string[];
  actions: string[];
  remedy?: string;
}

export interface FactValue {
  name: string;
  words: string;
}

export interface Fact {
  name: string;
  words: string;
  tables: string;
  preset?: string;
  values: FactValue[];
}

export interface FactList {
  rows: Fact[];
}

export interface SituationIn {
  table: string;
  facts: string[];
}

export interface DisclosureFilter {
  from?: DateText;
  to?: DateText;
  purpose?: WordPurpose;
  withheld?: boolean;
}

export interface TellingIn {
  told: boolean;
  until?: DateText;
  reason: string;
}

export interface Disclosure {
  id: Id;
  patient_name: string;
  pictures: number;
  anonymised: boolean;
  purpose: WordPurpose;
  sender?: string;
  recipient: string;
  outside: boolean;
  handed?: Time;
  at: Time;
  justification?: string;
  consented: boolean;
  consent?: string;
  withheld: boolean;
  decided?: Time;
  decided_by?: string;
  decided_why?: string;
  kept_until?: Time;
  rule: string;
  rules?: string;
  entry: number;
}

export interface Disclosures {
  rows: Disclosure[];
  next?: string;
}

export interface Figure {
  name: string;
  count: number;
}

export interface Evidence {
  from: Time;
  to: Time;
  figures: Figure[];
}

export interface Controller {
  name: string;
  contact: string;
  data_protection_officer: string;
  caldicott_guardian: string;
  siro: string;
  ico_fee: string;
  address: string;
}

export interface Flow {
  from: string;
  to: string;
  what: string;
  how: string;
}

export interface FlowList {
  listen: string;
  rows: Flow[];
}

export interface Document {
  named: string;
  today: string;
  here: string;
  link: string;
}

export interface Rule {
  id: string;
  answer: WordVerdict;
  reason: string;
  source: string;
  to_confirm: boolean;
  remedy?: string;
  stricter: boolean;
  law?: string;
  handbook?: string;
}

export interface RuleTable {
  title: string;
  rules: Rule[];
}

export interface RuleBook {
  name: string;
  title: string;
  tables: RuleTable[];
  documents: Document[];
}

export interface PolicyIn {
  text: string;
  compare_only?: boolean;
}

export interface PolicyDifference {
  kind: WordPolicyDifference;
  shipped: string;
  shipped_answer: WordVerdict;
  own: string;
  own_answer: WordVerdict;
  situations: number;
  example: string;
  reason?: string;
  review?: DateText;
}

export interface PolicyFault {
  line: number;
  column: number;
  message: string;
  nearest?: string;
  situation?: string;
}

export interface PolicySignature {
  role: WordRole;
  name: string;
  at: Time;
  entry: number;
}

export interface PolicyVersion {
  id: Id;
  name: string;
  title: string;
  sha256: string;
  state: WordPolicyState;
  looser: boolean;
  review?: Time;
  proposed: Time;
  proposed_by: string;
  in_force?: Time;
  ended?: Time;
  signatures: PolicySignature[];
  missing: string[];
}

export interface PolicyComparison {
  acceptable: boolean;
  faults: PolicyFault[];
  differences: PolicyDifference[];
  version?: PolicyVersion;
}

export interface PolicyVersions {
  shipped_name: string;
  shipped_title: string;
  shipped_sha256: string;
  rows: PolicyVersion[];
}

export interface Find {
  system?: WordIdentifierSystem;
  value?: string;
  wristband?: string;
}

export interface Identifier {
  system: WordIdentifierSystem;
  value: string;
  status?: WordIdentifierStatus;
}

export interface ScopeAnswer {
  scope: WordScope;
  answer: WordAnswer;
  title?: string;
  recipient?: Id;
  purpose?: WordPurpose;
  expires?: DateText;
}

export interface Consent {
  id: Id;
  patient: Id;
  asked: Time;
  by_name: string;
  situation: WordSituation;
  giver: WordGiver;
  way: WordWay;
  basis?: WordBasis;
  wording: string;
  language: string;
  scopes: ScopeAnswer[];
  reason?: string;
  interpreter?: string;
  witness?: string;
  signed_name?: string;
  strokes?: string[];
  current: boolean;
  entry: number;
}

export interface Consents {
  rows: Consent[];
}

export interface Patient {
  id: Id;
  family: string;
  given: string;
  born?: DateText;
  age?: number;
  approximate: boolean;
  sex: WordSex;
  situation: WordSituation;
  temporary: boolean;
  identifiers: Identifier[];
  ward?: string;
  related: boolean;
  recordings: number;
  consent?: Consent;
  merged_into?: Id;
}

export interface Registration {
  id: Id;
  family?: string;
  given?: string;
  born?: DateText;
  approximate_age?: number;
  sex: WordSex;
  identifiers?: Identifier[];
  ward?: string;
}

export interface Merge {
  into: Id;
  reason: string;
}

export interface RelationshipIn {
  patient: Id;
  kind: WordRelationshipKind;
  vital?: boolean;
  reason: string;
}

export interface Relationship {
  id: Id;
  kind: WordRelationshipKind;
  until: Time;
}

export interface Wording {
  id: string;
  version: number;
  language: string;
  text: string;
}

export interface Wordings {
  rows: Wording[];
}

export interface WordingIn {
  name: string;
  language: string;
  text: string;
  source: string;
}

export interface WordingVersion {
  id: Id;
  name: string;
  language: string;
  version: number;
  text: string;
  source: string;
  state: WordWordingState;
  proposed: Time;
  proposed_by: string;
  adopted?: Time;
  adopted_by?: string;
  ended?: Time;
  ended_by?: string;
  entry: number;
}

export interface WordingVersions {
  rows: WordingVersion[];
}

export interface ConsentIn {
  id: Id;
  patient: Id;
  situation: WordSituation;
  giver: WordGiver;
  way: WordWay;
  basis?: WordBasis;
  reason?: string;
  scopes: ScopeAnswer[];
  wording: string;
  language: string;
  explained: boolean;
  interpreter?: string;
  witness?: string;
  signed_name?: string;
  strokes?: string[];
}

export interface WithdrawalIn {
  id: Id;
  refusal: boolean;
  reason?: string;
}

export interface Withdrawal {
  shares_stopped: number;
  stops: string[];
  stays: string[];
  rule: string;
  source: string;
  entry: number;
}

export interface CaptureCheck {
  patient: Id;
  kind: WordRecordingKind;
  situation: WordSituation;
  basis?: WordBasis;
  dissent: boolean;
  explained?: boolean;
}

export interface Finding {
  where: string;
  name: string;
  bytes: number;
}

export interface Ratio {
  num: number;
  den: number;
}

export interface Camera {
  time?: string;
  offset?: string;
  make?: string;
  model?: string;
  lens?: string;
  focal_length_mm?: Ratio;
  aperture?: Ratio;
  exposure_s?: Ratio;
  iso?: number;
}

export interface Stripped {
  removed_count: number;
  removed_bytes: number;
  removed: Finding[];
  camera?: Camera;
}

export interface Capture {
  id: Id;
  patient: Id;
  consent?: Id;
  kind: WordRecordingKind;
  situation: WordSituation;
  dissent: boolean;
  intimate?: boolean;
  chaperone?: string;
  audience?: Id[];
  explained?: boolean;
  body_site: string;
  laterality?: WordLaterality;
  view?: WordStandardView;
  note?: string;
  taken?: Time;
  offset_minutes?: number;
  stripped?: Stripped;
}

export interface Receipt {
  recording: Id;
  in_record: Time;
  entry: number;
  sha256: string;
  bytes: number;
  removed_count: number;
  removed_bytes: number;
  removed: Finding[];
  removed_on_phone?: boolean;
  rule: string;
}

export interface Recording {
  id: Id;
  patient: Id;
  kind: WordRecordingKind;
  state: WordRecordingState;
  taken: Time;
  filed: Time;
  by_name: string;
  body_site: string;
  laterality?: WordLaterality;
  view?: WordStandardView;
  note?: string;
  format: string;
  width: number;
  height: number;
  bytes: number;
  previews: boolean;
  covered: boolean;
  chaperone?: string;
  seen?: Time;
  banner?: string;
  entry: number;
  others?: WordAccessValue;
  marks?: string;
}

export interface Recordings {
  rows: Recording[];
  next?: string;
}

export interface Colleague {
  id: Id;
  name: string;
  job: string;
  team: string;
  on_call: boolean;
  recent: boolean;
  phone?: string;
}

export interface Colleagues {
  rows: Colleague[];
  next?: string;
}

export interface ShareIn {
  id: Id;
  recordings: Id[];
  recipient?: Id;
  address?: string;
  purpose?: WordPurpose;
  justification?: string;
  urgent: boolean;
  anonymised?: boolean;
}

export interface Reply {
  id: Id;
  by_name: string;
  at: Time;
  text: string;
}

export interface ReplyIn {
  id: Id;
  text: string;
}

export interface Share {
  id: Id;
  anonymised: boolean;
  copies?: number;
  patient?: Id;
  patient_name?: string;
  from_name: string;
  from_job: string;
  to: Id;
  to_name: string;
  to_phone?: string;
  purpose: WordPurpose;
  justification?: string;
  consent?: string;
  urgent: boolean;
  state: WordShareState;
  sent: Time;
  delivered?: Time;
  opened?: Time;
  replied?: Time;
  stopped?: Time;
  expires: Time;
  ring: boolean;
  others: Colleague[];
  recordings: Recording[];
  replies: Reply[];
  rule?: string;
  entry?: number;
}

export interface Shares {
  rows: Share[];
  next?: string;
}

export interface Task {
  id: Id;
  code: string;
  what: string;
  met_by: string;
  patient: Id;
  patient_name: string;
  recording?: Id;
  share?: Id;
  disclosure?: Id;
  recipient?: string;
  channel?: string;
  notification?: WordNotification;
  request?: Id;
  decided_by: string;
  holder: WordTaskHolder;
  due: Time;
  at_once: boolean;
  late: boolean;
  next?: WordTaskHolder;
  next_at?: Time;
  source: string;
  rule?: string;
  rule_source?: string;
  entry: number;
}

export interface Tasks {
  open: number;
  late: number;
  rows: Task[];
}

export interface TaskCount {
  open: number;
  late: number;
}

export interface TaskDoneIn {
  note: string;
  outcome?: WordNotificationOutcome;
}

export interface TaskLetter {
  recipient: string;
  channel: string;
  text: string;
}

export interface TaskDone {
  id: Id;
  at: Time;
  entry: number;
}

export interface RetentionRow {
  recording: Id;
  patient: Id;
  patient_name: string;
  taken: Time;
  body_site: string;
  class: string;
  class_words: string;
  until: DateText;
  last_seen: DateText;
  source: string;
  to_confirm: boolean;
  hold?: Id;
  held?: Time;
  held_by?: string;
  dispose: boolean;
  appraised?: Time;
  appraised_by?: string;
  rule: string;
  reason: string;
  remedy: string;
}

export interface RetentionRows {
  rows: RetentionRow[];
  next?: string;
}

export interface RetentionNoteIn {
  patient: Id;
  what: string;
  day?: DateText;
  withdrawn?: boolean;
  reason: string;
}

export interface HoldIn {
  patient?: Id;
  recording?: Id;
  reason: string;
}

export interface HoldLiftIn {
  reason: string;
}

export interface AppraisalIn {
  dispose: boolean;
  keep_until?: DateText;
  reason: string;
}

export interface Governed {
  id: Id;
  entry: number;
}

export interface Certificate {
  recording: Id;
  patient: Id;
  taken: Time;
  filed: Time;
  sha256: string;
  class: string;
  until: DateText;
  source: string;
  appraised: Time;
  appraised_by: string;
  appraisal_entry: number;
  disposed: Time;
  disposed_by: string;
  gone: Time;
  rule: string;
  request: WordLifeRequest;
  policy: string;
  entry: number;
  proof: string;
}

export interface RelianceIn {
  relied: boolean;
  lead: boolean;
  reason: string;
}

export interface PublicationIn {
  published: WordPublished;
  title: string;
}

export interface LifeIn {
  reason: string;
}

export interface Life {
  recording?: Id;
  request: WordLifeRequest;
  granted: boolean;
  rule: string;
  reason: string;
  source: string;
  remedy: string;
  actions: string[];
  words: string[];
  offers_restriction: boolean;
  state?: WordRecordingState;
  incident?: Id;
  certificate?: Certificate;
  entry: number;
}

export interface LifeFacts {
  recording: Id;
  state: WordRecordingState;
  relied: boolean;
  stated?: Time;
  stated_by?: string;
  published: WordPublished;
  due: boolean;
  until: DateText;
  appraised: boolean;
  held: boolean;
  dead: boolean;
  restricted: boolean;
  incident?: Id;
  incident_closed: boolean;
}

export interface CorrectionIn {
  body_site?: string;
  laterality?: WordLaterality;
  view?: WordStandardView;
  note?: string;
  taken?: Time;
  reason: string;
}

export interface Correction {
  body_site: string;
  laterality?: WordLaterality;
  view?: WordStandardView;
  note?: string;
  taken: Time;
  at: Time;
  by_name: string;
  reason: string;
  entry: number;
}

export interface Corrections {
  now: Recording;
  before: Correction[];
}

export interface RefileIn {
  to: Id;
  from_ending: string;
  to_ending: string;
  reason: string;
}

export interface RefileSide {
  patient: Patient;
  band: Band;
  latest?: Id;
}

export interface RefilePreviewIn {
  to: Id;
}

export interface RefilePreview {
  recording: Id;
  from: RefileSide;
  to: RefileSide;
  shares: number;
}

export interface IncidentCloseIn {
  outcome: string;
  reported: boolean;
}

export interface Affected {
  party: Id;
  name: string;
  is_patient: boolean;
}

export interface Incident {
  id: Id;
  kind: WordIncidentKind;
  recording?: Id;
  words: string;
  found: Time;
  due: Time;
  late: boolean;
  opened_by: string;
  closed?: Time;
  closed_by?: string;
  outcome?: string;
  reported: boolean;
  affected: Affected[];
  entry: number;
}

export interface Incidents {
  rows: Incident[];
  next?: string;
}

export interface ObjectionIn {
  recording?: Id;
  objects_to: WordObjectsTo;
  person?: Id;
  explained: boolean;
  reason: string;
}

export interface Objection {
  id: Id;
  recording?: Id;
  objects_to: WordObjectsTo;
  person?: string;
  placed: Time;
  placed_by: string;
  reason?: string;
  about_me: boolean;
  entry: number;
}

export interface PatientBanner {
  family: string;
  given: string;
  born?: DateText;
  age?: number;
  approximate: boolean;
  identifiers: Identifier[];
}

export interface Limits {
  patient: Id;
  who: PatientBanner;
  restricted: boolean;
  opted_out: boolean;
  opt_out_checked?: Time;
  opt_out_stale: boolean;
  vip: boolean;
  effect: string;
  source: string;
  objections: Objection[];
}

export interface OptOutIn {
  opted_out: boolean;
}

export interface VipIn {
  vip: boolean;
  reason: string;
}

export interface AudienceIn {
  staff: Id;
  named: boolean;
  reason: string;
}

export interface CustodyRow {
  at: Time;
  who: string;
  action: string;
  purpose?: WordPurpose;
  recipient?: string;
  why?: string;
  sha256?: string;
  entry: number;
}

export interface Custody {
  recording: Id;
  sha256: string;
  audience: Colleague[];
  rows: CustodyRow[];
}

export interface AuthorityIn {
  kind: WordAuthority;
  patient: Id;
  recording?: Id;
  purpose: WordPurpose;
  instrument: string;
  reference: string;
  expires: DateText;
  persons?: Id[];
}

export interface Authority {
  id: Id;
  kind: WordAuthority;
  recording?: Id;
  purpose: WordPurpose;
  instrument: string;
  reference: string;
  expires: Time;
  stated: Time;
  stated_by: string;
  verified?: Time;
  verified_by?: string;
  in_force: boolean;
  persons?: string[];
  ended?: Time;
  ended_by?: string;
  patient?: Id;
  patient_name?: string;
  entry: number;
}

export interface Authorities {
  rows: Authority[];
  next?: string;
}

export interface RecipientIn {
  class: WordRecipientClass;
  body: string;
  code: string;
  person: string;
  channel: string;
}

export interface RecipientCheckIn {
  how: string;
  sha256?: string;
}

export interface Recipient {
  id: Id;
  class: WordRecipientClass;
  body: string;
  code: string;
  person: string;
  channel: string;
  standing: WordRecipientStanding;
  stated: Time;
  stated_by: string;
  verified?: Time;
  verified_by?: string;
  until?: Time;
  ended?: Time;
  ended_by?: string;
  sha256: string;
  entry: number;
}

export interface Recipients {
  rows: Recipient[];
  next?: string;
}

export interface OutsideChoicesIn {
  patient?: Id;
  nhs_number?: string;
  purpose: WordPurpose;
  justification: string;
}

export interface OutsideChoice {
  recording: Id;
  taken: Time;
  body_site: string;
  laterality?: WordLaterality;
  kind: WordRecordingKind;
  state: WordRecordingState;
}

export interface OutsideChoices {
  patient: Id;
  who: PatientBanner;
  rows: OutsideChoice[];
  next?: string;
}

export interface OutsideIn {
  id: Id;
  recordings: Id[];
  recipient?: Id;
  address?: string;
  purpose?: WordPurpose;
  justification?: string;
  vital: boolean;
}

export interface OutsideItem {
  recording: Id;
  number: number;
  rule: string;
  obligations: string[];
}

export interface Outside {
  id: Id;
  patient: Id;
  patient_name: string;
  pictures: number;
  purpose: WordPurpose;
  body: string;
  person: string;
  channel: string;
  justification: string;
  consent: string;
  withheld: boolean;
  vital: boolean;
  at: Time;
  until: Time;
  handed?: Time;
  rule: string;
  items: OutsideItem[];
  entry: number;
  passphrase?: string;
}

export interface OutsideList {
  rows: Outside[];
  next?: string;
}

export interface Review {
  id: Id;
  kind: WordRelationshipKind;
  patient: Id;
  patient_name: string;
  who: string;
  since: Time;
  until: Time;
  reason: string;
  vip: boolean;
  reviewed?: Time;
  reviewed_by?: string;
  appropriate: boolean;
}

export interface Reviews {
  rows: Review[];
  next?: string;
}

export interface ReviewIn {
  appropriate: boolean;
  note: string;
}

export interface ReportRow {
  at: Time;
  kind: WordReportKind;
  who: string;
  what: string;
  purpose?: WordPurpose;
  why?: string;
  entry?: number;
}

export interface Report {
  patient: Id;
  name: string;
  rule: string;
  rows: ReportRow[];
  next?: string;
}

export interface RequestIn {
  id: Id;
  kind: WordRequestKind;
  requester: WordRequester;
  patient?: Id;
  nhs_number?: string;
  received: DateText;
  name: string;
  address?: string;
  asks: string;
}

export interface RequestStepIn {
  step: WordRequestStep;
  day?: DateText;
  note: string;
  clinician?: Id;
}

export interface RequestDecisionIn {
  recordings?: Id[];
  note: string;
}

export interface RequestRow {
  id: Id;
  kind: WordRequestKind;
  requester: WordRequester;
  patient?: Id;
  patient_name?: string;
  received: DateText;
  state: WordRequestState;
  stopped: boolean;
  due: DateText;
  days_left: number;
  late: boolean;
}

export interface RequestRows {
  rows: RequestRow[];
  next?: string;
}

export interface RequestStep {
  step: WordRequestStep;
  day: DateText;
  at: Time;
  by: string;
  clinician?: string;
  note?: string;
  letter?: string;
  entry: number;
}

export interface RequestPart {
  recording: Id;
  taken: Time;
  body_site: string;
  included: boolean;
  told: boolean;
  rule: string;
  reason: string;
}

export interface RequestClinician {
  id: Id;
  name: string;
  job: string;
}

export interface Request {
  id: Id;
  kind: WordRequestKind;
  requester: WordRequester;
  patient?: Id;
  patient_name?: string;
  received: DateText;
  state: WordRequestState;
  stopped: boolean;
  due: DateText;
  days_left: number;
  late: boolean;
  name: string;
  address?: string;
  asks: string;
  extended: boolean;
  notice_until?: DateText;
  source: string;
  answered?: Time;
  granted: boolean;
  rule?: string;
  decision?: Decision;
  missing?: string;
  missing_words?: string;
  final: boolean;
  acts: string[];
  steps: RequestStep[];
  parts: RequestPart[];
  clinicians: RequestClinician[];
}

export interface RequestAnswerIn {
  note: string;
  recordings?: Id[];
  body_site?: string;
  laterality?: WordLaterality;
  view?: WordStandardView;
  taken?: Time;
  picture_note?: string;
  objects_to?: WordObjectsTo;
  person?: Id;
  explained?: boolean;
  name_recipients?: boolean;
}

export interface RequestEffect {
  recording?: Id;
  granted: boolean;
  rule: string;
  reason: string;
  source: string;
  remedy: string;
  offers_restriction: boolean;
  entry: number;
}

export interface RequestAnswer {
  request: Request;
  effects: RequestEffect[];
}

export interface AccessNoteIn {
  id: Id;
  patient: Id;
  recording?: Id;
  what: WordAccessFact;
  value: WordAccessValue;
  words: string;
  marks?: string;
}

export interface FeatureAnswer {
  feature: WordFeature;
  left: WordFeatureLeft;
}

export interface AnonymisationIn {
  id: Id;
  release: WordReleaseType;
  marks?: string;
  features: FeatureAnswer[];
  words: string;
}

export interface LookIn {
  reason?: string;
}

export interface Anonymisation {
  id: Id;
  recording: Id;
  release: WordReleaseType;
  state: WordAnonymisationState;
  marks: string;
  features: FeatureAnswer[];
  words: string;
  made: Time;
  made_by: string;
  mine: boolean;
  looked: boolean;
  entry: number;
  checked?: Time;
  checked_by?: string;
  finding?: string;
  expires?: Time;
}

export interface Anonymisations {
  rows: Anonymisation[];
}

export interface AnonymisationCheckIn {
  passed: boolean;
  reason: string;
}

export interface StatisticCell {
  name: string;
  count?: number;
}

export interface StatisticGroup {
  what: string;
  total?: number;
  cells: StatisticCell[];
}

export interface Statistics {
  from: DateText;
  until: DateText;
  groups: StatisticGroup[];
  next?: string;
}

/** Every call: what goes in the path, what is sent, what comes back. */
export interface Calls {
  /** Sign in with user name and password. (ANYONE) */
  session_open: { params: Record<never, never>; request: SignIn; reply: Session };
  /** Who is signed in. (PERSON_OR_STAFF) */
  session_show: { params: Record<never, never>; request: undefined; reply: Session };
  /** Sign out. (PERSON_OR_STAFF) */
  session_close: { params: Record<never, never>; request: undefined; reply: undefined };
  /** Choose a password with a one-time link. (ANYONE) */
  set_up: { params: Record<never, never>; request: SetUpIn; reply: Session };
  /** Everyone who works here. (ADMIN) */
  staff_list: { params: Record<never, never>; request: undefined; reply: StaffList };
  /** Add a member of staff; the reply carries their one-time link. (ADMIN) */
  staff_add: { params: Record<never, never>; request: StaffIn; reply: Invitation };
  /** What a member of staff is and may do from now on; a change of role or the end of the account ends their sessions. (ADMIN) */
  staff_change: { params: { id: string }; request: StaffChangeIn; reply: StaffMember };
  /** A new one-time link. (ADMIN) */
  staff_invite: { params: { id: string }; request: undefined; reply: Invitation };
  /** Who is in the demonstration hospital. (DEMO) */
  demo_show: { params: Record<never, never>; request: undefined; reply: Demo };
  /** Become one of the demonstration's people. (DEMO) */
  demo_sign_in: { params: Record<never, never>; request: DemoSignIn; reply: Session };
  /** A drawn picture that carries a position and a serial number. (DEMO) */
  demo_picture: { params: Record<never, never>; request: undefined; reply: Blob };
  /** The demonstration's certificate. (DEMO) */
  demo_certificate: { params: Record<never, never>; request: undefined; reply: Blob };
  /** A sample wristband as a picture. (DEMO) */
  demo_wristband: { params: { id: string }; request: undefined; reply: Blob };
  /** Change one byte in a copy of the ledger and verify the copy. (DEMO) */
  demo_tamper: { params: Record<never, never>; request: undefined; reply: Tampering };
  /** What the policy says of a situation. (STAFF) */
  decision: { params: Record<never, never>; request: SituationIn; reply: Decision };
  /** Who answers for this service. (ANYONE) */
  controller: { params: Record<never, never>; request: undefined; reply: Controller };
  /** The address of the leaflet as a QR code. (ANYONE) */
  leaflet_code: { params: Record<never, never>; request: undefined; reply: Blob };
  /** Where data flows. (STAFF) */
  flow_list: { params: Record<never, never>; request: undefined; reply: FlowList };
  /** The rules in force and the documents they come from. (ANYONE) */
  rule_book: { params: Record<never, never>; request: undefined; reply: RuleBook };
  /** The register of disclosures with its six fields. (GOVERNANCE) */
  disclosures: { params: Record<never, never>; request: DisclosureFilter; reply: Disclosures };
  /** Recipients outside care. (CARE_OR_GOVERNANCE) */
  recipients: { params: Record<never, never>; request: undefined; reply: Recipients };
  /** State a recipient outside care; another person verifies it. (GOVERNANCE) */
  recipient_state: { params: Record<never, never>; request: RecipientIn; reply: Recipient };
  /** It was checked that this is who they say they are. (GOVERNANCE) */
  recipient_verify: { params: { id: string }; request: RecipientCheckIn; reply: Recipient };
  /** Nothing goes to this recipient any more. (GOVERNANCE) */
  recipient_end: { params: { id: string }; request: LifeIn; reply: Recipient };
  /** Whether the patient is told of a withheld disclosure: from now on. (GOVERNANCE) */
  disclosure_telling: { params: { id: string }; request: TellingIn; reply: Governed };
  /** A patient's recordings to pick from for a disclosure outside. (CARE_OR_GOVERNANCE) */
  outside_choices: { params: Record<never, never>; request: OutsideChoicesIn; reply: OutsideChoices };
  /** Disclose pictures to a recipient outside care; the reply shows the passphrase once. (CARE_OR_GOVERNANCE) */
  outside_disclose: { params: Record<never, never>; request: OutsideIn; reply: Outside };
  /** What I disclosed outside. (CARE_OR_GOVERNANCE) */
  outside_list: { params: Record<never, never>; request: undefined; reply: OutsideList };
  /** One disclosure outside of mine. (CARE_OR_GOVERNANCE) */
  outside_show: { params: { id: string }; request: undefined; reply: Outside };
  /** A new passphrase for the files made from now on. (CARE_OR_GOVERNANCE) */
  outside_passphrase: { params: { id: string }; request: LifeIn; reply: Outside };
  /** The encrypted file of a disclosure outside. (CARE_OR_GOVERNANCE) */
  outside_file: { params: { id: string }; request: undefined; reply: Blob };
  /** What the record has done in the last 30 days. (GOVERNANCE) */
  evidence: { params: Record<never, never>; request: undefined; reply: Evidence };
  /** What the tables ask of a situation. (STAFF) */
  fact_list: { params: Record<never, never>; request: undefined; reply: FactList };
  /** The hospital's own versions of the policy. (STAFF) */
  policy_list: { params: Record<never, never>; request: undefined; reply: PolicyVersions };
  /** How a rule file differs from the shipped one; and propose it. (GOVERNANCE) */
  policy_propose: { params: Record<never, never>; request: PolicyIn; reply: PolicyComparison };
  /** A version as the rule file it is. (STAFF) */
  policy_text: { params: { id: string }; request: undefined; reply: Blob };
  /** How a version differs from the shipped one. (STAFF) */
  policy_compare: { params: { id: string }; request: undefined; reply: PolicyComparison };
  /** Sign a version. (GOVERNANCE) */
  policy_sign: { params: { id: string }; request: undefined; reply: PolicyVersion };
  /** End a version; the shipped policy decides again. (GOVERNANCE) */
  policy_withdraw: { params: { id: string }; request: undefined; reply: PolicyVersion };
  /** Find a patient by number or wristband. (CARE) */
  patient_find: { params: Record<never, never>; request: Find; reply: Patient };
  /** Register a patient. (CARE) */
  patient_register: { params: Record<never, never>; request: Registration; reply: Patient };
  /** A patient's demographics. (CARE) */
  patient_show: { params: { id: string }; request: undefined; reply: Patient };
  /** Merge an unidentified patient into the identified one. (CARE) */
  patient_merge: { params: { id: string }; request: Merge; reply: Patient };
  /** A patient's recordings. (CARE) */
  patient_recordings: { params: { id: string }; request: undefined; reply: Recordings };
  /** What the patient agreed to. (CARE) */
  patient_consents: { params: { id: string }; request: undefined; reply: Consents };
  /** Withdraw consent. (CARE) */
  patient_withdraw: { params: { id: string }; request: WithdrawalIn; reply: Withdrawal };
  /** Who took. (PERSON) */
  patient_report: { params: { id: string }; request: undefined; reply: Report };
  /** Declare a legitimate relationship. (CARE) */
  relationship: { params: Record<never, never>; request: RelationshipIn; reply: Relationship };
  /** The sentences with which consent is asked. (STAFF) */
  wordings: { params: Record<never, never>; request: undefined; reply: Wordings };
  /** The hospital's own sentences. (GOVERNANCE) */
  wording_list: { params: Record<never, never>; request: undefined; reply: WordingVersions };
  /** Put forward a sentence in another language. (GOVERNANCE) */
  wording_propose: { params: Record<never, never>; request: WordingIn; reply: WordingVersion };
  /** Adopt a sentence. (GOVERNANCE) */
  wording_adopt: { params: { id: string }; request: undefined; reply: WordingVersion };
  /** End a sentence: it is not offered any more. (GOVERNANCE) */
  wording_end: { params: { id: string }; request: undefined; reply: WordingVersion };
  /** Record what was asked and answered. (CARE) */
  consent_record: { params: Record<never, never>; request: ConsentIn; reply: Consent };
  /** May this picture be taken?. (CARE) */
  capture_check: { params: Record<never, never>; request: CaptureCheck; reply: Decision };
  /** File a picture. (CARE) */
  upload_create: { params: Record<never, never>; request: Blob; reply: Receipt };
  /** How much of an upload has arrived. (CARE) */
  upload_offset: { params: { id: string }; request: undefined; reply: undefined };
  /** Go on with an upload. (CARE) */
  upload_append: { params: { id: string }; request: Blob; reply: Receipt };
  /** Give an upload up. (CARE) */
  upload_cancel: { params: { id: string }; request: undefined; reply: undefined };
  /** A recording's details. (CARE) */
  recording_show: { params: { id: string }; request: undefined; reply: Recording };
  /** Appraise a recording whose time is over: keep it until a day. (GOVERNANCE) */
  recording_appraise: { params: { id: string }; request: AppraisalIn; reply: Governed };
  /** Destroy a recording that is due and was appraised by another person. (GOVERNANCE) */
  recording_dispose: { params: { id: string }; request: undefined; reply: Certificate };
  /** The certificate of a destruction. (GOVERNANCE) */
  recording_certificate: { params: { id: string }; request: undefined; reply: Certificate };
  /** What is on record for a request about a recording. (GOVERNANCE) */
  life_facts: { params: { id: string }; request: undefined; reply: LifeFacts };
  /** The lead clinician states whether care relied on a recording. (CARE) */
  recording_reliance: { params: { id: string }; request: RelianceIn; reply: Life };
  /** State that a recording was used for teaching or published. (CARE_OR_GOVERNANCE) */
  recording_publication: { params: { id: string }; request: PublicationIn; reply: Governed };
  /** The patient asks for erasure: destroyed. (GOVERNANCE) */
  recording_erase: { params: { id: string }; request: LifeIn; reply: Life };
  /** Carry out what a late refusal asks. (GOVERNANCE) */
  recording_refuse_late: { params: { id: string }; request: LifeIn; reply: Life };
  /** It should not have been made: sealed with an incident. (CARE_OR_GOVERNANCE) */
  recording_unlawful: { params: { id: string }; request: LifeIn; reply: Life };
  /** What stands of a recording. (CARE) */
  recording_corrections: { params: { id: string }; request: undefined; reply: Corrections };
  /** Correct what is written about a recording; both versions are kept. (CARE) */
  recording_rectify: { params: { id: string }; request: CorrectionIn; reply: Corrections };
  /** Both patients side by side. (CARE) */
  refile_preview: { params: { id: string }; request: RefilePreviewIn; reply: RefilePreview };
  /** Move a recording to the right patient. (CARE) */
  recording_refile: { params: { id: string }; request: RefileIn; reply: Life };
  /** Restrict the use of everything of a patient. (GOVERNANCE) */
  patient_restrict: { params: { id: string }; request: LifeIn; reply: Life };
  /** Lift the restriction. (GOVERNANCE) */
  patient_unrestrict: { params: { id: string }; request: LifeIn; reply: Governed };
  /** The register of incidents. (GOVERNANCE) */
  incidents: { params: Record<never, never>; request: undefined; reply: Incidents };
  /** Close an incident. (GOVERNANCE) */
  incident_close: { params: { id: string }; request: IncidentCloseIn; reply: Governed };
  /** Restriction. (CARE_OR_GOVERNANCE) */
  patient_limits: { params: { id: string }; request: undefined; reply: Limits };
  /** The patient objects to a use; explained first. (CARE_OR_GOVERNANCE) */
  patient_object: { params: { id: string }; request: ObjectionIn; reply: Limits };
  /** The patient takes an objection back. (CARE_OR_GOVERNANCE) */
  objection_lift: { params: { id: string }; request: LifeIn; reply: Limits };
  /** What the national data opt-out list says now. (CARE_OR_GOVERNANCE) */
  patient_opt_out: { params: { id: string }; request: OptOutIn; reply: Limits };
  /** Each opening of this record is looked at. (GOVERNANCE) */
  patient_vip: { params: { id: string }; request: VipIn; reply: Limits };
  /** The patient is discharged. (CARE) */
  encounter_end: { params: { id: string }; request: LifeIn; reply: Governed };
  /** Broken glass and a sample of declared relationships. (GOVERNANCE) */
  reviews: { params: Record<never, never>; request: undefined; reply: Reviews };
  /** Whether it was appropriate. (GOVERNANCE) */
  review: { params: { id: string }; request: ReviewIn; reply: Governed };
  /** State what allows a use without consent. (CARE_OR_GOVERNANCE) */
  authority_state: { params: Record<never, never>; request: AuthorityIn; reply: Governed };
  /** Another person of the right role verifies it. (CARE_OR_GOVERNANCE) */
  authority_verify: { params: { id: string }; request: undefined; reply: Governed };
  /** What allows uses of a patient's recordings without consent. (CARE_OR_GOVERNANCE) */
  authorities: { params: { id: string }; request: undefined; reply: Authorities };
  /** It is withdrawn. (CARE_OR_GOVERNANCE) */
  authority_end: { params: { id: string }; request: LifeIn; reply: Governed };
  /** The register of authorities and notes. (GOVERNANCE) */
  authority_register: { params: Record<never, never>; request: undefined; reply: Authorities };
  /** Name who may open a sensitive recording. (GOVERNANCE) */
  recording_audience: { params: { id: string }; request: AudienceIn; reply: Governed };
  /** Every hand a recording went through. (GOVERNANCE) */
  recording_custody: { params: { id: string }; request: undefined; reply: Custody };
  /** The picture was shown to the patient. (CARE) */
  recording_shown: { params: { id: string }; request: undefined; reply: Governed };
  /** What is painted over in a copy of a recording. (CARE_OR_GOVERNANCE) */
  anonymisation_make: { params: { id: string }; request: AnonymisationIn; reply: Governed };
  /** The anonymised copies of a recording. (CARE_OR_GOVERNANCE) */
  anonymisations: { params: { id: string }; request: LookIn; reply: Anonymisations };
  /** The painted picture. (CARE_OR_GOVERNANCE) */
  anonymisation_picture: { params: { id: string }; request: LookIn; reply: Blob };
  /** A second person. (CARE_OR_GOVERNANCE) */
  anonymisation_check: { params: { id: string }; request: AnonymisationCheckIn; reply: Governed };
  /** It counts no more; what was shared under it stops. (CARE_OR_GOVERNANCE) */
  anonymisation_end: { params: { id: string }; request: LifeIn; reply: Governed };
  /** The picture: master. (CARE) */
  recording_picture: { params: { id: string; rendition: string }; request: undefined; reply: Blob };
  /** Who can be shared with. (CARE_OR_GOVERNANCE) */
  colleagues: { params: Record<never, never>; request: undefined; reply: Colleagues };
  /** Share pictures with one colleague for one purpose. (CARE) */
  share_create: { params: Record<never, never>; request: ShareIn; reply: Share };
  /** What I have shared. (CARE) */
  share_list: { params: Record<never, never>; request: undefined; reply: Shares };
  /** What is shared with me. (CARE) */
  share_inbox: { params: Record<never, never>; request: undefined; reply: Shares };
  /** One share with its replies. (CARE) */
  share_show: { params: { id: string }; request: undefined; reply: Share };
  /** An anonymised copy that is shared with me; entered in the ledger before it is opened. (CARE) */
  share_copy: { params: { id: string; index: string }; request: undefined; reply: Blob };
  /** The recipient's screen has shown it. (CARE) */
  share_delivered: { params: { id: string }; request: undefined; reply: undefined };
  /** Answer; the answer joins the record. (CARE) */
  share_reply: { params: { id: string }; request: ReplyIn; reply: Share };
  /** Stop sharing. (CARE) */
  share_stop: { params: { id: string }; request: undefined; reply: Share };
  /** Server-sent events: what changed in my inbox and my shares. (CARE) */
  events: { params: Record<never, never>; request: undefined; reply: Blob };
  /** What decisions left for me to do. (STAFF) */
  tasks: { params: Record<never, never>; request: undefined; reply: Tasks };
  /** How many tasks I have; names nobody. (STAFF) */
  task_count: { params: Record<never, never>; request: undefined; reply: TaskCount };
  /** A task is done. (STAFF) */
  task_done: { params: { id: string }; request: TaskDoneIn; reply: TaskDone };
  /** The letter to who holds a copy outside: what changed. (STAFF) */
  task_letter: { params: { id: string }; request: undefined; reply: TaskLetter };
  /** Recordings whose time to be kept is over. (GOVERNANCE) */
  retention_review: { params: Record<never, never>; request: undefined; reply: RetentionRows };
  /** State a class of the schedule. (GOVERNANCE) */
  retention_note: { params: Record<never, never>; request: RetentionNoteIn; reply: Governed };
  /** Hold a recording. (GOVERNANCE) */
  hold_place: { params: Record<never, never>; request: HoldIn; reply: Governed };
  /** Lift a hold. (GOVERNANCE) */
  hold_lift: { params: { id: string }; request: HoldLiftIn; reply: Governed };
  /** People's requests about recordings. (GOVERNANCE) */
  request_list: { params: Record<never, never>; request: undefined; reply: RequestRows };
  /** A request has come in; its clock begins. (GOVERNANCE) */
  request_open: { params: Record<never, never>; request: RequestIn; reply: Request };
  /** A request: its clock. (GOVERNANCE) */
  request_show: { params: { id: string }; request: undefined; reply: Request };
  /** Identity. (GOVERNANCE) */
  request_step: { params: { id: string }; request: RequestStepIn; reply: Request };
  /** Decide the request: granted. (GOVERNANCE) */
  request_decide: { params: { id: string }; request: RequestDecisionIn; reply: Request };
  /** Do what is asked. (GOVERNANCE) */
  request_answer: { params: { id: string }; request: RequestAnswerIn; reply: RequestAnswer };
  /** The access bundle of a granted request. (GOVERNANCE) */
  request_bundle: { params: { id: string }; request: undefined; reply: Blob };
  /** Figures of one quarter that may be published. (GOVERNANCE) */
  statistics: { params: Record<never, never>; request: undefined; reply: Statistics };
  /** Note what bears on access: a wish. (STAFF) */
  access_note: { params: Record<never, never>; request: AccessNoteIn; reply: Governed };
  /** A proof that an entry is in the ledger. (PERSON_OR_STAFF) */
  entry_proof: { params: { index: string }; request: undefined; reply: Blob };
  /** Recompute the whole ledger. (GOVERNANCE) */
  ledger_verify: { params: Record<never, never>; request: undefined; reply: Verification };
  /** This interface as OpenAPI 3.1. (ANYONE) */
  openapi: { params: Record<never, never>; request: undefined; reply: Blob };
  /** The signed head of the ledger. (ANYONE) */
  checkpoint: { params: Record<never, never>; request: undefined; reply: Blob };
  /** Tiles and entries. (AUDITOR) */
  tile: { params: { path: string }; request: undefined; reply: Blob };
  /** Alive. (ANYONE) */
  healthz: { params: Record<never, never>; request: undefined; reply: Blob };
  /** Ready to file and show. (ANYONE) */
  readyz: { params: Record<never, never>; request: undefined; reply: Blob };
}

export interface Route {
  method: string;
  path: string;
  reply: 'none' | 'bytes' | 'json';
}

export const routes: Record<keyof Calls, Route> = {
  session_open: { method: 'POST', path: '/api/v1/sessions', reply: 'json' },
  session_show: { method: 'GET', path: '/api/v1/session', reply: 'json' },
  session_close: { method: 'DELETE', path: '/api/v1/session', reply: 'none' },
  set_up: { method: 'POST', path: '/api/v1/set-up', reply: 'json' },
  staff_list: { method: 'GET', path: '/api/v1/staff', reply: 'json' },
  staff_add: { method: 'POST', path: '/api/v1/staff', reply: 'json' },
  staff_change: { method: 'POST', path: '/api/v1/staff/{id}/changes', reply: 'json' },
  staff_invite: { method: 'POST', path: '/api/v1/staff/{id}/invitations', reply: 'json' },
  demo_show: { method: 'GET', path: '/api/v1/demo', reply: 'json' },
  demo_sign_in: { method: 'POST', path: '/api/v1/demo/sessions', reply: 'json' },
  demo_picture: { method: 'GET', path: '/api/v1/demo/picture', reply: 'bytes' },
  demo_certificate: { method: 'GET', path: '/api/v1/demo/certificate', reply: 'bytes' },
  demo_wristband: { method: 'GET', path: '/api/v1/demo/wristbands/{id}', reply: 'bytes' },
  demo_tamper: { method: 'POST', path: '/api/v1/demo/tampering', reply: 'json' },
  decision: { method: 'POST', path: '/api/v1/decisions', reply: 'json' },
  controller: { method: 'GET', path: '/api/v1/controller', reply: 'json' },
  leaflet_code: { method: 'GET', path: '/api/v1/leaflet/code', reply: 'bytes' },
  flow_list: { method: 'GET', path: '/api/v1/flows', reply: 'json' },
  rule_book: { method: 'GET', path: '/api/v1/rules', reply: 'json' },
  disclosures: { method: 'POST', path: '/api/v1/disclosures/list', reply: 'json' },
  recipients: { method: 'GET', path: '/api/v1/recipients', reply: 'json' },
  recipient_state: { method: 'POST', path: '/api/v1/recipients', reply: 'json' },
  recipient_verify: { method: 'POST', path: '/api/v1/recipients/{id}/verify', reply: 'json' },
  recipient_end: { method: 'POST', path: '/api/v1/recipients/{id}/end', reply: 'json' },
  disclosure_telling: { method: 'POST', path: '/api/v1/disclosures/{id}/telling', reply: 'json' },
  outside_choices: { method: 'POST', path: '/api/v1/disclosures/choices', reply: 'json' },
  outside_disclose: { method: 'POST', path: '/api/v1/disclosures', reply: 'json' },
  outside_list: { method: 'GET', path: '/api/v1/disclosures', reply: 'json' },
  outside_show: { method: 'GET', path: '/api/v1/disclosures/{id}', reply: 'json' },
  outside_passphrase: { method: 'POST', path: '/api/v1/disclosures/{id}/passphrase', reply: 'json' },
  outside_file: { method: 'GET', path: '/api/v1/disclosures/{id}/file', reply: 'bytes' },
  evidence: { method: 'GET', path: '/api/v1/evidence', reply: 'json' },
  fact_list: { method: 'GET', path: '/api/v1/decisions/facts', reply: 'json' },
  policy_list: { method: 'GET', path: '/api/v1/policies', reply: 'json' },
  policy_propose: { method: 'POST', path: '/api/v1/policies', reply: 'json' },
  policy_text: { method: 'GET', path: '/api/v1/policies/{id}', reply: 'bytes' },
  policy_compare: { method: 'GET', path: '/api/v1/policies/{id}/comparison', reply: 'json' },
  policy_sign: { method: 'POST', path: '/api/v1/policies/{id}/signatures', reply: 'json' },
  policy_withdraw: { method: 'DELETE', path: '/api/v1/policies/{id}', reply: 'json' },
  patient_find: { method: 'POST', path: '/api/v1/patients/find', reply: 'json' },
  patient_register: { method: 'POST', path: '/api/v1/patients', reply: 'json' },
  patient_show: { method: 'GET', path: '/api/v1/patients/{id}', reply: 'json' },
  patient_merge: { method: 'POST', path: '/api/v1/patients/{id}/merge', reply: 'json' },
  patient_recordings: { method: 'GET', path: '/api/v1/patients/{id}/recordings', reply: 'json' },
  patient_consents: { method: 'GET', path: '/api/v1/patients/{id}/consents', reply: 'json' },
  patient_withdraw: { method: 'POST', path: '/api/v1/patients/{id}/withdrawals', reply: 'json' },
  patient_report: { method: 'GET', path: '/api/v1/patients/{id}/report', reply: 'json' },
  relationship: { method: 'POST', path: '/api/v1/relationships', reply: 'json' },
  wordings: { method: 'GET', path: '/api/v1/wordings', reply: 'json' },
  wording_list: { method: 'GET', path: '/api/v1/wordings/versions', reply: 'json' },
  wording_propose: { method: 'POST', path: '/api/v1/wordings', reply: 'json' },
  wording_adopt: { method: 'POST', path: '/api/v1/wordings/{id}/adoption', reply: 'json' },
  wording_end: { method: 'DELETE', path: '/api/v1/wordings/{id}', reply: 'json' },
  consent_record: { method: 'POST', path: '/api/v1/consents', reply: 'json' },
  capture_check: { method: 'POST', path: '/api/v1/captures/check', reply: 'json' },
  upload_create: { method: 'POST', path: '/api/v1/uploads', reply: 'json' },
  upload_offset: { method: 'HEAD', path: '/api/v1/uploads/{id}', reply: 'none' },
  upload_append: { method: 'PATCH', path: '/api/v1/uploads/{id}', reply: 'json' },
  upload_cancel: { method: 'DELETE', path: '/api/v1/uploads/{id}', reply: 'none' },
  recording_show: { method: 'GET', path: '/api/v1/recordings/{id}', reply: 'json' },
  recording_appraise: { method: 'POST', path: '/api/v1/recordings/{id}/appraisals', reply: 'json' },
  recording_dispose: { method: 'POST', path: '/api/v1/recordings/{id}/disposal', reply: 'json' },
  recording_certificate: { method: 'GET', path: '/api/v1/recordings/{id}/certificate', reply: 'json' },
  life_facts: { method: 'GET', path: '/api/v1/recordings/{id}/life', reply: 'json' },
  recording_reliance: { method: 'POST', path: '/api/v1/recordings/{id}/reliance', reply: 'json' },
  recording_publication: { method: 'POST', path: '/api/v1/recordings/{id}/publications', reply: 'json' },
  recording_erase: { method: 'POST', path: '/api/v1/recordings/{id}/erasure', reply: 'json' },
  recording_refuse_late: { method: 'POST', path: '/api/v1/recordings/{id}/late-refusal', reply: 'json' },
  recording_unlawful: { method: 'POST', path: '/api/v1/recordings/{id}/unlawful', reply: 'json' },
  recording_corrections: { method: 'GET', path: '/api/v1/recordings/{id}/corrections', reply: 'json' },
  recording_rectify: { method: 'POST', path: '/api/v1/recordings/{id}/corrections', reply: 'json' },
  refile_preview: { method: 'POST', path: '/api/v1/recordings/{id}/refile/preview', reply: 'json' },
  recording_refile: { method: 'POST', path: '/api/v1/recordings/{id}/refile', reply: 'json' },
  patient_restrict: { method: 'POST', path: '/api/v1/patients/{id}/restriction', reply: 'json' },
  patient_unrestrict: { method: 'POST', path: '/api/v1/patients/{id}/restriction/lift', reply: 'json' },
  incidents: { method: 'GET', path: '/api/v1/incidents', reply: 'json' },
  incident_close: { method: 'POST', path: '/api/v1/incidents/{id}/close', reply: 'json' },
  patient_limits: { method: 'GET', path: '/api/v1/patients/{id}/limits', reply: 'json' },
  patient_object: { method: 'POST', path: '/api/v1/patients/{id}/objections', reply: 'json' },
  objection_lift: { method: 'POST', path: '/api/v1/objections/{id}/lift', reply: 'json' },
  patient_opt_out: { method: 'POST', path: '/api/v1/patients/{id}/opt-out', reply: 'json' },
  patient_vip: { method: 'POST', path: '/api/v1/patients/{id}/vip', reply: 'json' },
  encounter_end: { method: 'POST', path: '/api/v1/patients/{id}/encounter/end', reply: 'json' },
  reviews: { method: 'GET', path: '/api/v1/reviews', reply: 'json' },
  review: { method: 'POST', path: '/api/v1/reviews/{id}', reply: 'json' },
  authority_state: { method: 'POST', path: '/api/v1/authorities', reply: 'json' },
  authority_verify: { method: 'POST', path: '/api/v1/authorities/{id}/verify', reply: 'json' },
  authorities: { method: 'GET', path: '/api/v1/patients/{id}/authorities', reply: 'json' },
  authority_end: { method: 'POST', path: '/api/v1/authorities/{id}/end', reply: 'json' },
  authority_register: { method: 'GET', path: '/api/v1/authorities', reply: 'json' },
  recording_audience: { method: 'POST', path: '/api/v1/recordings/{id}/audience', reply: 'json' },
  recording_custody: { method: 'GET', path: '/api/v1/recordings/{id}/custody', reply: 'json' },
  recording_shown: { method: 'POST', path: '/api/v1/recordings/{id}/shown', reply: 'json' },
  anonymisation_make: { method: 'POST', path: '/api/v1/recordings/{id}/anonymisations', reply: 'json' },
  anonymisations: { method: 'POST', path: '/api/v1/recordings/{id}/anonymisations/list', reply: 'json' },
  anonymisation_picture: { method: 'POST', path: '/api/v1/anonymisations/{id}/picture', reply: 'bytes' },
  anonymisation_check: { method: 'POST', path: '/api/v1/anonymisations/{id}/check', reply: 'json' },
  anonymisation_end: { method: 'POST', path: '/api/v1/anonymisations/{id}/end', reply: 'json' },
  recording_picture: { method: 'GET', path: '/api/v1/recordings/{id}/{rendition}', reply: 'bytes' },
  colleagues: { method: 'GET', path: '/api/v1/colleagues', reply: 'json' },
  share_create: { method: 'POST', path: '/api/v1/shares', reply: 'json' },
  share_list: { method: 'GET', path: '/api/v1/shares', reply: 'json' },
  share_inbox: { method: 'GET', path: '/api/v1/inbox', reply: 'json' },
  share_show: { method: 'GET', path: '/api/v1/shares/{id}', reply: 'json' },
  share_copy: { method: 'GET', path: '/api/v1/shares/{id}/copies/{index}', reply: 'bytes' },
  share_delivered: { method: 'POST', path: '/api/v1/shares/{id}/delivered', reply: 'none' },
  share_reply: { method: 'POST', path: '/api/v1/shares/{id}/replies', reply: 'json' },
  share_stop: { method: 'DELETE', path: '/api/v1/shares/{id}', reply: 'json' },
  events: { method: 'GET', path: '/api/v1/events', reply: 'bytes' },
  tasks: { method: 'GET', path: '/api/v1/tasks', reply: 'json' },
  task_count: { method: 'GET', path: '/api/v1/tasks/count', reply: 'json' },
  task_done: { method: 'POST', path: '/api/v1/tasks/{id}/done', reply: 'json' },
  task_letter: { method: 'GET', path: '/api/v1/tasks/{id}/letter', reply: 'json' },
  retention_review: { method: 'GET', path: '/api/v1/retention', reply: 'json' },
  retention_note: { method: 'POST', path: '/api/v1/retention/notes', reply: 'json' },
  hold_place: { method: 'POST', path: '/api/v1/holds', reply: 'json' },
  hold_lift: { method: 'POST', path: '/api/v1/holds/{id}/lift', reply: 'json' },
  request_list: { method: 'GET', path: '/api/v1/requests', reply: 'json' },
  request_open: { method: 'POST', path: '/api/v1/requests', reply: 'json' },
  request_show: { method: 'GET', path: '/api/v1/requests/{id}', reply: 'json' },
  request_step: { method: 'POST', path: '/api/v1/requests/{id}/steps', reply: 'json' },
  request_decide: { method: 'POST', path: '/api/v1/requests/{id}/decision', reply: 'json' },
  request_answer: { method: 'POST', path: '/api/v1/requests/{id}/answer', reply: 'json' },
  request_bundle: { method: 'GET', path: '/api/v1/requests/{id}/bundle', reply: 'bytes' },
  statistics: { method: 'GET', path: '/api/v1/statistics', reply: 'json' },
  access_note: { method: 'POST', path: '/api/v1/access-notes', reply: 'json' },
  entry_proof: { method: 'GET', path: '/api/v1/entries/{index}/proof', reply: 'bytes' },
  ledger_verify: { method: 'POST', path: '/api/v1/ledger/verification', reply: 'json' },
  openapi: { method: 'GET', path: '/api/openapi.json', reply: 'bytes' },
  checkpoint: { method: 'GET', path: '/ledger/checkpoint', reply: 'bytes' },
  tile: { method: 'GET', path: '/ledger/tile/{path}', reply: 'bytes' },
  healthz: { method: 'GET', path: '/healthz', reply: 'bytes' },
  readyz: { method: 'GET', path: '/readyz', reply: 'bytes' },
};
