import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../../..');

export interface Regex {
	/** File and line. */
	where: string;
	source: string;
	flags: string;
}

/** Every regular expression of the package's own code. @throws for one that is put together when the code runs */
export function regexesOf(folders: string[]): Regex[] {
	return folders
		.flatMap((folder) =>
			readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
				.filter((name) => name.endsWith('.ts'))
				.map((name) => join(folder, name)),
		)
		.flatMap((file) => regexesIn(file, readFileSync(join(ROOT, file), 'utf8')));
}

/** The regular expressions in TypeScript, those in n8n expressions (`={{ … }}`) included. */
export function regexesIn(file: string, code: string): Regex[] {
	const tree = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
	const found: Regex[] = [];
	const visit = (node: ts.Node): void => {
		const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
		const where = `${file}:${line}`;
		if (ts.isRegularExpressionLiteral(node)) {
			const end = node.text.lastIndexOf('/');
			found.push({ where, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
		} else if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && node.text[0] === '=') {
			found.push(...regexesIn(file, node.text.slice(1)).map((regex) => ({ ...regex, where })));
		} else if (
			(ts.isNewExpression(node) || ts.isCallExpression(node)) &&
			node.expression.getText() === 'RegExp'
		) {
			found.push({ where, ...constantsOf(node, where) });
		}
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return found;
}

function constantsOf(node: ts.NewExpression | ts.CallExpression, where: string) {
	const [source, flags] = node.arguments ?? [];
	if (!source || !ts.isStringLiteralLike(source) || (flags && !ts.isStringLiteralLike(flags))) {
		throw new Error(`${where}: nobody can tell how long a pattern takes that is put together here`);
	}
	return { source: source.text, flags: flags?.text ?? '' };
}
