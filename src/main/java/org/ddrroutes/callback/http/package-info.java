/** The callback port: an HTTP server that serves one path to one sender, and the engine of Camel's platform-http. */
@NullMarked
package org.ddrroutes.callback.http;

import org.jspecify.annotations.NullMarked;
