/** The whole vocabulary, in the order in which it must be loaded: time first. */
import './time';
import './parameter-types';
import './hooks';
import './phones.steps';
import './people.steps';
import './screens.steps';
import './calls.steps';
import './wire.steps';
import './networks.steps';
import './interruptions.steps';
import './portals.steps';
import './portals-account.steps';
import './portals-devices.steps';
import './portals-phone.steps';
import './portals-mail.steps';
import './activation.steps';
import './audio.steps';
