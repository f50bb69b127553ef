/** What both HTTP servers of the program share: the callback port and the operators' port. */
@NullMarked
package org.ddrroutes.http;

import org.jspecify.annotations.NullMarked;
