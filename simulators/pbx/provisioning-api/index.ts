export { ProvisioningApi } from './api';
