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

test.each<[string, string, string[], string, string]>([
	[
		'Debian',
		'linux',
		['apt-get'],
		'Python 3 and make and a C++ compiler',
		'sudo apt-get install -y python3 make g++',
	],
	['Debian with make', 'linux', ['make', 'apt-get', 'python3'], 'a C++ compiler', 'sudo apt-get'],
	['Alpine', 'linux', ['apk', 'python3', 'g++'], 'make', 'sudo apk add python3 make g++'],
	[
		'Fedora',
		'linux',
		['dnf', 'make', 'g++'],
		'Python 3',
		'sudo dnf install -y python3 make gcc-c++',
	],
	['a Linux of another kind', 'linux', ['python3', 'make'], 'a C++ compiler', 'package manager'],
	[
		'macOS',
		'darwin',
		['python3', 'make', 'g++'],
		'the Xcode Command Line Tools',
		'xcode-select --install',
	],
	[
		'Windows',
		'win32',
		['python'],
		"Visual Studio's C++ tools",
		'winget install Microsoft.VisualStudio',
	],
])('on %s it says what is missing and how to install it', (_what, platform, has, missing, how) => {
	const advice = buildToolsAdvice(machine(platform, has));
	expect(advice).toContain(`it lacks ${missing}`);
	expect(advice).toContain(how);
});

test('root needs no sudo', () => {
	const advice = buildToolsAdvice(machine('linux', ['apt-get'], { isRoot: true }));
	expect(advice).toContain('\n  apt-get install -y python3 make g++\n');
});

test('what the environment names counts', () => {
	const env = { PYTHON: '/opt/python/bin/py39', CXX: 'icpx -O2' };
	const has = (command: string) => ['/opt/python/bin/py39', 'icpx', 'make'].includes(command);
	expect(buildToolsAdvice({ platform: 'linux', has, env })).toBeUndefined();
});
