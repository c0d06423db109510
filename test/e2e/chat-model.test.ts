import { agentTests } from './chat-model/agent';
import { chainTests } from './chat-model/chains';
import { chatTests } from './chat-model/chat';
import { codeTests } from './chat-model/code';
import { editorTests } from './chat-model/editor';
import { failureTests } from './chat-model/failures';
import { useModelLab } from './chat-model/lab';

// All in one file, as each test file starts an n8n of its own.
const lab = useModelLab('chat-model');

describe('AI Agent', () => agentTests(lab));
describe('chains', () => chainTests(lab));
describe('the LangChain Code node', () => codeTests(lab));
describe('a chat through the Chat Trigger', () => chatTests(lab));
describe('when something goes wrong', () => failureTests(lab));
describe('in the editor', () => editorTests(lab));
