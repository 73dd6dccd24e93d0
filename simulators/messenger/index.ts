export { type Contact, type Message, type Messenger, type MessengerOptions, messenger, type Presence } from './messenger';
