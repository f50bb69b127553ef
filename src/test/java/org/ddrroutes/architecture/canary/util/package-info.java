@NullMarked
package org.ddrroutes.architecture.canary.util;

import org.jspecify.annotations.NullMarked;
