import type { Clock, Journal, Random, Secret } from '../kernel';
import type { Hertz, Picture } from '../media';
import type { AccessName, AccessProfile, Host, MobileHost, RadioTechnology, ServingNetwork, WifiName } from '../network';
import type { LineEnd } from '../subscriber-line';
import type { HandsetBehaviour } from './behaviour';
import type { LoggedCall } from './client/call-log';
import type { CallMode, CallModeSetting } from './client/call-mode';
import type { Service } from './client/client';
import type { MobilitySettings } from './client/mobility';
import type { ClientService, ServiceSetting } from './client/services';
import type { InstalledApp } from './os/app-store';
import type { Platform } from './os/platform';
import type { CellularService } from './radio/handset-radio';
import type { MediaApp, NotOnScreen, Screen } from './screen';

export interface HandsetOptions {
	/** As the journal and the streams of randomness call it. */
	readonly name: string;
	readonly platform: Platform;
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	/** The telephone's end of its line to the carrier. */
	readonly line: LineEnd;
	/** Mobile number, E.164. */
	readonly number: string;
	/** The voice of whoever has it in hand; silent unless given. */
	readonly voice?: Hertz;
	/** What its camera shows; calls without video unless given. */
	readonly camera?: Picture;
	/** Where the client finds the platform. */
	readonly service: Service;
	readonly behaviour?: Partial<HandsetBehaviour>;
	/** The radio networks around the phone; without them it is on some network, for ever. */
	readonly radio?: {
		/** The same host as above. */
		readonly host: MobileHost;
		readonly serving: ServingNetwork;
		/** Tells the carrier's access how it can reach the phone. */
		readonly service: (service: CellularService) => void;
		/** How access networks treat packets; as usual unless given. */
		readonly access?: Readonly<Record<AccessName, AccessProfile>>;
	};
}

/**
 * A smartphone in a person's hand. Each act settles when the phone has taken it up and the servers that it asked have
 * answered; how it went is on the screen. An act for which the screen has no button rejects with {@link NotOnScreen}.
 */
export interface Handset {
	readonly name: string;
	readonly platform: Platform;
	readonly number: string;
	/** What the person hears in the call that is talked on, 0 for silence; undefined when nothing comes. */
	hears(): Hertz | undefined;
	/** The picture that the person sees in the client's call; undefined when none comes. */
	sees(): Picture | undefined;
	/** Installs the client. */
	install(): Promise<void>;
	/** Follows a link of a mail or a page to the store. */
	openLink(link: string): Promise<void>;
	/** Downloads what the store shows, and installs it. */
	installFromStore(): Promise<void>;
	/** The same for an application that is there in an older version; it keeps its data. */
	updateFromStore(): Promise<void>;
	/** Removes an application and everything that it kept. */
	removeApp(name: string): Promise<void>;
	/** The applications that came from a store. */
	apps(): readonly InstalledApp[];
	/** Puts an icon of an application on the home screen. */
	addShortcut(name: string): Promise<void>;
	shortcuts(): readonly string[];
	/** Answers the client that asks for Mobility to be set up. */
	setUpMobility(settings: MobilitySettings): Promise<void>;
	/** Writes somebody into the phone's own contacts. */
	addContact(name: string, number: string): void;
	/** Opens the client's directory. */
	openDirectory(): Promise<void>;
	/** Answers the system that asks whether the client may read the contacts. */
	allowContacts(allowed: boolean): Promise<void>;
	searchDirectory(text: string): Promise<void>;
	/** Calls somebody whom the search has found: in this mode, or as the user's setting says. */
	callContact(name: string, mode?: CallMode): Promise<void>;
	/** Opens the client's view of the user's services. */
	openServices(): Promise<void>;
	setService(name: ClientService, setting: ServiceSetting): Promise<void>;
	/** Opens the client's instant messages and presence. */
	openMessages(): Promise<void>;
	/** From there, the conversation with whoever has this name. */
	openChat(name: string): Promise<void>;
	/** Says something in the conversation that is open. */
	sendMessage(text: string): Promise<void>;
	setPresence(presence: 'available' | 'away' | 'busy'): Promise<void>;
	/** Opens the client's own settings. */
	openSettings(): Promise<void>;
	/** Opens the client's view of the call settings, which follows the platform as long as it is open. */
	openCallSettings(): Promise<void>;
	saveCallSettings(settings: Partial<MobilitySettings>): Promise<void>;
	/** Brings the client to the front; starts it when it is closed. */
	openApp(): Promise<void>;
	signIn(userId: string, password: Secret): Promise<void>;
	signOut(): Promise<void>;
	/** Closes the client without signing out. */
	closeApp(): Promise<void>;
	/** Sets the user's call mode; while the client asks how to place a call, answers that. */
	chooseMode(mode: CallModeSetting): Promise<void>;
	/** Calls from the client's dial screen: in this mode, or as the user's setting says. */
	dial(number: string, mode?: CallMode): Promise<void>;
	/** Gets the user's call from another phone to this one: in this mode, or as the user's setting says. */
	pull(mode?: CallMode): Promise<void>;
	/** Has the party of the call connected with this number. */
	transfer(number: string): Promise<void>;
	/** Calls this number while the party waits. */
	addCall(number: string): Promise<void>;
	/** Has the two parties connected with each other. */
	completeTransfer(): Promise<void>;
	/** Talks with the party that waits and with the other at once. */
	merge(): Promise<void>;
	/** Talks with the party that waits, and lets the other wait. */
	swap(): Promise<void>;
	/** Empties the number field of the client. */
	deleteNumber(): Promise<void>;
	/** Picks a number of the directory: it comes into the number field of the client. */
	pickNumber(number: string): Promise<void>;
	/** Leaves the question, or the settings, of the client. */
	cancel(): Promise<void>;
	/** Brings the phone's own dialer to the front. */
	openDialer(): Promise<void>;
	/** A personal call, from the phone's own dialer. */
	nativeDial(number: string): Promise<void>;
	answer(): Promise<void>;
	decline(): Promise<void>;
	hangUp(): Promise<void>;
	hold(): Promise<void>;
	/** Presses Hold on a call that is on hold. */
	resume(): Promise<void>;
	/** One of 0-9, *, #. */
	pressDigit(digit: string): Promise<void>;
	goHome(): Promise<void>;
	lock(): Promise<void>;
	unlock(): Promise<void>;
	/** Opens an application that plays or records at once. */
	openMediaApp(app: MediaApp): Promise<void>;
	/** Stops what the application in front plays. */
	stopMedia(): Promise<void>;
	joinWifi(name: WifiName): Promise<void>;
	/** Agrees to the terms of the Wi-Fi's portal. */
	agreeToPortal(): Promise<void>;
	leaveWifi(): Promise<void>;
	/** Goes where these technologies of the carrier are received; `emergency`: and where, without any, another carrier is. */
	enterCoverage(technologies: readonly RadioTechnology[], emergency?: boolean): Promise<void>;
	/** Goes where the carrier gives data, or does not; calls are not concerned. */
	enterPacketService(given: boolean): Promise<void>;
	setAirplaneMode(on: boolean): Promise<void>;
	/** Gets into a vehicle that moves, or out of it. */
	rideVehicle(moving: boolean): Promise<void>;
	screen(): Screen;
	/** The client's call history, oldest first. */
	callLog(): readonly LoggedCall[];
	/** What is alive in the phone; all zero when it has no call and nobody is signed in. */
	remains(): Record<string, number>;
	/** Switches it off: nothing of it is left, and nobody is told. */
	close(): Promise<void>;
}
