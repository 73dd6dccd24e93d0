export { type ApiRequest, ProvisioningApi } from './api';
