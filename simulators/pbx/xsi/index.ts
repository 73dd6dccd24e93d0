export { XsiServer } from './server';
