export { type DashboardBehaviour, guideR21 } from './behaviour';
export { type Dashboard, type DashboardOptions, startDashboard } from './dashboard';
