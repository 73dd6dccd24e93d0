export { type Mail, type MailBehaviour, type MailServer, startMailServer } from './mail-server';
