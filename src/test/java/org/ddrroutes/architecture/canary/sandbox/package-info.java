@NullMarked
package org.ddrroutes.architecture.canary.sandbox;

import org.jspecify.annotations.NullMarked;
