export { ada, alice, bob, carriers, domain, erin, imrnPool, mallory, newcomers, serverNames, site, voicePortal } from './cast';
