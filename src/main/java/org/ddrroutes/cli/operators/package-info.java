/**
 * The operators' command line: a client of the operators' port, without Spring and without a log. It does nothing by itself;
 * every rule is the port's.
 */
@NullMarked
package org.ddrroutes.cli.operators;

import org.jspecify.annotations.NullMarked;
