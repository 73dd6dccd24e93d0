export type { DeskPhoneBehaviour } from './behaviour';
export { type DeskPhone, type DeskPhoneAccount, type DeskPhoneOptions, deskPhone, NoSuchCall } from './desk-phone';
