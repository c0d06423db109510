import { replyTests } from './hostile/replies';
import { useHostileLab } from './hostile/lab';

const lab = useHostileLab('hostile');

describe('a hostile reply', () => replyTests(lab));
