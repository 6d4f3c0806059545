import { EMPTY_ROOT, hashChildren, type TreeNode } from './merkle.js';

/** Gets a node that has become complete; the caller does not use the hash again. */
export type OnComplete = (node: TreeNode, hash: Buffer) => void;

interface OpenNode {
  readonly level: number;
  readonly hash: Buffer;
}

/**
 * A tree as it grows from the left, in the memory of its complete nodes alone: one for each bit of its size. Nodes may be
 * appended at any level, as long as they stand where a node of that level can stand.
 */
export class CompactRange {
  private readonly nodes: OpenNode[] = [];
  private leaves = 0;

  /** @param onComplete gets every node above the appended ones, children before parents */
  constructor(private readonly onComplete: OnComplete = () => undefined) {}

  get size(): number {
    return this.leaves;
  }

  /** @throws RangeError when no node of that level can follow */
  append(hash: Buffer, level = 0): void {
    const width = 2 ** level;
    if (this.leaves % width !== 0) throw new RangeError(`no node of level ${level} can follow ${this.leaves} leaves`);
    this.leaves += width;
    let node: OpenNode = { level, hash };
    for (let left = this.nodes.at(-1); left?.level === node.level; left = this.nodes.at(-1)) {
      this.nodes.pop();
      node = { level: node.level + 1, hash: hashChildren(left.hash, node.hash) };
      this.onComplete({ level: node.level, index: this.leaves / 2 ** node.level - 1 }, node.hash);
    }
    this.nodes.push(node);
  }

  /** Root of the tree of all leaves so far (RFC 6962, 2.1). */
  root(): Buffer {
    const [last, ...before] = [...this.nodes].reverse();
    return last === undefined ? EMPTY_ROOT : before.reduce((right, { hash }) => hashChildren(hash, right), last.hash);
  }
}
