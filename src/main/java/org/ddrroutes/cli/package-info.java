/** What the program does from the command line beside running: {@code java -jar ddr-routes.jar check}. */
@NullMarked
package org.ddrroutes.cli;

import org.jspecify.annotations.NullMarked;
