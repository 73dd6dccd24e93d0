export { type Authenticated, Authentication } from './authentication';
export { type Binding, Bindings } from './bindings';
export { Registrar } from './registrar';
