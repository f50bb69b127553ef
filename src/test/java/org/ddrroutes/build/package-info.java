/** What the build itself refuses. */
package org.ddrroutes.build;
