/** Who asked for what, and what became of it: each action and each refusal is a row. */
@NullMarked
package org.ddrroutes.operations.audit;

import org.jspecify.annotations.NullMarked;
