/** What the program does from the command line. */
package org.ddrroutes.cli;
