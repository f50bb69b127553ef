@NullMarked
package org.ddrroutes.architecture.canary.bank;

import org.jspecify.annotations.NullMarked;
