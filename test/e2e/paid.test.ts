import { capTests } from './paid/caps';
import { costTests, refusedForLackOfCredits } from './paid/cost';
import { keptTests } from './paid/kept';
import { usePaidLab } from './paid/lab';
import { repetitionTests } from './paid/repetition';

const lab = usePaidLab('paid');

describe('nothing is paid for twice', () => repetitionTests(lab));
describe('what is paid for', () => keptTests(lab));
describe('the cost', () => costTests(lab));
describe('a cap', () => capTests(lab));
describe('a refusal for lack of credits', () => refusedForLackOfCredits(lab));
