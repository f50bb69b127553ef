/** Krungthai's side of the conversation: tokens, the {@code registerddr} call, its answers and what each status code means. */
@NullMarked
package org.ddrroutes.bank;

import org.jspecify.annotations.NullMarked;
