/** What a route file must look like before it is run. */
package org.ddrroutes.routes;
