/** Values that must not be seen: secrets, and the masks of personal data. */
@NullMarked
package org.ddrroutes.privacy;

import org.jspecify.annotations.NullMarked;
