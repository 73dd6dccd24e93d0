export { PROVISIONING_PREFIX, ProvisioningApi } from './api';
