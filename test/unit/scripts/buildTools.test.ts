import { buildToolsAdvice } from '../../../scripts/lib/build-tools';

/** A machine on which exactly these commands run. */
const machine = (platform: string, commands: string[], more: { isRoot?: boolean } = {}) => ({
	platform,
	has: (command: string) => commands.some((name) => command.endsWith(name)),
	env: {},
	isRoot: false,
	...more,
});

test.each<[string, string, string[]]>([
	['Linux', 'linux', ['python3', 'make', 'g++']],
	['Linux with clang', 'linux', ['python', 'make', 'clang++']],
	['FreeBSD', 'freebsd', ['python3', 'gmake', 'c++']],
	['macOS', 'darwin', ['xcode-select', 'python3', 'make', 'g++']],
	['Windows', 'win32', ['py', 'vswhere.exe']],
])('nothing is missing on %s', (_what, platform, commands) => {
	expect(buildToolsAdvice(machine(platform, commands))).toBeUndefined();
});

interface Incomplete {
	system: string;
	platform: string;
	/** The commands that run there. */
	has: string[];
	missing: string;
	/** How to install it. */
	how: string;
}

test.each<Incomplete>([
	{
		system: 'Debian',
		platform: 'linux',
		has: ['apt-get'],
		missing: 'Python 3 and make and a C++ compiler',
		how: 'sudo apt-get install -y python3 make g++',
	},
	{
		system: 'Debian with make',
		platform: 'linux',
		has: ['make', 'apt-get', 'python3'],
		missing: 'a C++ compiler',
		how: 'sudo apt-get',
	},
	{
		system: 'Alpine',
		platform: 'linux',
		has: ['apk', 'python3', 'g++'],
		missing: 'make',
		how: 'sudo apk add python3 make g++',
	},
	{
		system: 'Fedora',
		platform: 'linux',
		has: ['dnf', 'make', 'g++'],
		missing: 'Python 3',
		how: 'sudo dnf install -y python3 make gcc-c++',
	},
	{
		system: 'a Linux of another kind',
		platform: 'linux',
		has: ['python3', 'make'],
		missing: 'a C++ compiler',
		how: 'package manager',
	},
	{
		system: 'macOS',
		platform: 'darwin',
		has: ['python3', 'make', 'g++'],
		missing: 'the Xcode Command Line Tools',
		how: 'xcode-select --install',
	},
	{
		system: 'Windows',
		platform: 'win32',
		has: ['python'],
		missing: "Visual Studio's C++ tools",
		how: 'winget install Microsoft.VisualStudio',
	},
])(
	'on $system it says what is missing and how to install it',
	({ platform, has, missing, how }) => {
		const advice = buildToolsAdvice(machine(platform, has));
		expect(advice).toContain(`it lacks ${missing}`);
		expect(advice).toContain(how);
	},
);

test('root needs no sudo', () => {
	const advice = buildToolsAdvice(machine('linux', ['apt-get'], { isRoot: true }));
	expect(advice).toContain('\n  apt-get install -y python3 make g++\n');
});

test('what the environment names counts', () => {
	const env = { PYTHON: '/opt/python/bin/py39', CXX: 'icpx -O2' };
	const has = (command: string) => ['/opt/python/bin/py39', 'icpx', 'make'].includes(command);
	expect(buildToolsAdvice({ platform: 'linux', has, env })).toBeUndefined();
});
