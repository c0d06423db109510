import { keyTests } from './hostile/keys';
import { useHostileLab } from './hostile/lab';
import { otherTests } from './hostile/others';
import { replyTests } from './hostile/replies';

const lab = useHostileLab('hostile');

describe('a key', () => keyTests(lab));
describe('what surrounds a reply', () => otherTests(lab));
describe('a hostile reply', () => replyTests(lab));
