import type { Enterprise, NewLine, NewUser } from '../enterprise';
import { newServices } from '../service-settings';
import type { Store } from './database';
import { ProvisioningRefused } from './refused';
import { addServices, replaceMobileNumbers, writeMobility } from './services';

/** The mail as it is before anybody has customised it (guide §3.1: the account is active, and first instructions). */
export const defaultMailTemplate = {
	enabled: true,
	subject: 'Your WorkTime Mobile account is active',
	body: [
		'Hello {firstName},',
		'',
		'your WorkTime Mobile account is active: the client is assigned to your number {number}.',
		'',
		'1. Log in to My Phone at {myPhone} and replace your temporary password, unless you have done so.',
		'2. Install the client. iPhone: {appleLink}  Android: {androidLink}',
		'3. Sign in as {userName} with your My Phone password.',
		'4. Add your mobile number and the Mobile App feature in My Phone, or let the client ask you.',
	].join('\n'),
} as const;

/** Writes an enterprise into an empty database. */
export function fill(store: Store, enterprise: Enterprise): void {
	const withoutPasswords = JSON.stringify(enterprise, (key, value) => (key === 'password' ? undefined : value));
	store.beginWith(withoutPasswords, () => writeAllButPasswords(store, enterprise));
	writePasswords(store, enterprise);
}

function writeAllButPasswords(store: Store, enterprise: Enterprise): void {
	const { administrators = [], newcomers = [], numbers = [], stations = [], devices = [], mailTemplate = defaultMailTemplate } = enterprise;
	for (const { id, name } of administrators) store.run("INSERT INTO administrator VALUES (?, ?, '')", id, name);
	for (const { mac, model } of devices) addDevice(store, mac, model);
	for (const { number, extension } of numbers) store.run('INSERT INTO number VALUES (?, ?)', number, extension);
	for (const station of stations) store.run('INSERT INTO station VALUES (?)', station);
	const clients = enterprise.users.flatMap(clientLines).length;
	for (let i = 1; i <= (enterprise.licences ?? clients); i++) store.run('INSERT INTO licence VALUES (?)', `UCM-${String(i).padStart(3, '0')}`);
	for (const user of enterprise.users) writeUser(store, user);
	for (const newcomer of newcomers) writePerson(store, { ...newcomer, temporary: true });
	store.run('INSERT INTO mail_template VALUES (1, ?, ?, ?, 1)', mailTemplate.enabled ? 1 : 0, mailTemplate.subject, mailTemplate.body);
}

function writePasswords(store: Store, { administrators = [], users, newcomers = [] }: Enterprise): void {
	for (const { id, password } of administrators) {
		store.run('UPDATE administrator SET password_hash = ? WHERE id = ?', store.vault.hashed(password), id);
	}
	for (const user of users) {
		writePassword(store, user);
		for (const line of [user.lines.desk, ...clientLines(user)]) if (line !== undefined) writeLinePassword(store, line);
	}
	for (const newcomer of newcomers) writePassword(store, newcomer);
}

/** @throws {ProvisioningRefused} when there is one of that MAC address. */
export function addDevice(store: Store, mac: string, model: string): void {
	store.run('INSERT INTO device (mac, kind, model) VALUES (?, ?, ?)', mac, mac.startsWith('FEBC') ? 'client' : 'phone', model);
}

/** Somebody who comes to the customer without an assignment. */
export interface NewPerson {
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly password: string;
	readonly temporary: boolean;
}

/** With the services of a new user, all assigned. @throws {ProvisioningRefused} when there is somebody of that id. */
export function addPerson(store: Store, person: NewPerson): void {
	writePerson(store, person);
	writePassword(store, person);
}

function writePerson(
	store: Store,
	{ id, firstName, lastName, email, temporary }: Omit<NewPerson, 'password'>,
	services: NewUser['services'] = {},
): void {
	store.run("INSERT INTO person VALUES (?, ?, ?, ?, '', ?)", id, firstName, lastName, email, temporary ? 1 : 0);
	store.run("INSERT INTO mobility VALUES (?, 0, 0, 'Both', 1, 0, 0, 0, 1)", id);
	addServices(store, id, { ...newServices, ...services });
}

function writePassword(store: Store, { id, password }: Pick<NewPerson, 'id' | 'password'>): void {
	store.run('UPDATE person SET password_hash = ? WHERE id = ?', store.vault.hashed(password), id);
}

/** The next position of a shared line. */
export const nextPosition = (store: Store): number => Number(store.get('SELECT coalesce(max(position), 0) + 1 AS next FROM line')?.next);

function writeUser(store: Store, user: NewUser): void {
	const { id, firstName, lastName, number, extension, lines, mobility } = user;
	if (lines.desk === undefined) throw new ProvisioningRefused(`${id} has no phone: number, station, phone and user belong together`, 'phone', 400);
	writePerson(store, { id, firstName, lastName, email: user.email ?? id, temporary: user.passwordTemporary ?? false }, user.services);
	const station = `Station ${extension}`;
	store.run('INSERT OR IGNORE INTO number VALUES (?, ?)', number, extension);
	store.run('INSERT OR IGNORE INTO station VALUES (?)', station);
	const phone = lines.desk.device ?? `0004F2${extension.padStart(6, '0')}`;
	store.run("INSERT OR IGNORE INTO device (mac, kind, model) VALUES (?, 'phone', ?)", phone, lines.desk.deviceType);
	store.run('INSERT INTO assignment (person, number, station, phone) VALUES (?, ?, ?, ?)', id, number, station, phone);
	writeLine(store, id, phone, lines.desk);
	for (const [i, line] of clientLines(user).entries()) {
		const client = line.device ?? `FEBC${(extension + (i === 0 ? '' : i)).padStart(8, '0')}`;
		store.run("INSERT OR IGNORE INTO device (mac, kind, model) VALUES (?, 'client', ?)", client, line.deviceType);
		writeLine(store, id, client, line);
	}
	replaceMobileNumbers(store, id, mobility.mobileNumbers, mobility.mobileNumbersAlertList);
	writeMobility(store, id, mobility);
}

/** Puts a line on a device. A client's needs a free licence. */
export function addLine(store: Store, person: string, device: string, line: Pick<NewLine, 'type' | 'linePort' | 'authUser' | 'password'>): void {
	writeLine(store, person, device, line);
	writeLinePassword(store, line);
}

function writeLine(store: Store, person: string, device: string, line: Pick<NewLine, 'type' | 'linePort' | 'authUser'>): void {
	const client = device.startsWith('FEBC');
	const licence = client
		? store.get('SELECT id FROM licence WHERE id NOT IN (SELECT licence FROM line WHERE licence IS NOT NULL) ORDER BY id')?.id
		: null;
	if (licence === undefined) throw new ProvisioningRefused('All licences are in use', 'target');
	store.run(
		"INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, '', '', '', ?)",
		device,
		client ? 'client' : 'phone',
		person,
		line.type,
		licence,
		line.linePort,
		line.authUser,
		nextPosition(store),
	);
}

function writeLinePassword(store: Store, { authUser, password }: Pick<NewLine, 'authUser' | 'password'>): void {
	const { md5, sha256, sealed } = store.vault.ofDevice(authUser, password);
	store.run('UPDATE line SET ha1_md5 = ?, ha1_sha256 = ?, sealed_password = ? WHERE auth_user = ?', md5, sha256, sealed, authUser);
}

const clientLines = ({ lines, moreClients = [] }: NewUser): readonly NewLine[] => (lines.client === undefined ? [] : [lines.client, ...moreClients]);
