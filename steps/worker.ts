/**
 * A process that runs scenarios for another: a worker of Cucumber that has read the system before it is asked for the vocabulary. Cucumber
 * comes before virtual time, for it watches over the steps in real time.
 */
import '@cucumber/cucumber/lib/runtime/parallel/run_worker';
import './time';
import '../simulators/testbed';
