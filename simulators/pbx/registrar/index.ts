export { type Authenticated, Authentication } from './authentication';
export { type Binding, Bindings } from './bindings';
export { MobileDevices } from './mobile-devices';
export { Registrar } from './registrar';
