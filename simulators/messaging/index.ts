export type { MessagingBehaviour } from './behaviour';
export { type Account, type MessagingServer, startMessagingServer } from './messaging-server';
