/** The whole vocabulary, in the order in which it must be loaded: time first. */
import './time';
import './parameter-types';
import './hooks';
import './phones.steps';
import './people.steps';
import './screens.steps';
import './calls.steps';
import './wire.steps';
