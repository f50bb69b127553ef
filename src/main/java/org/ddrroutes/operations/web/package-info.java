/**
 * What all endpoints for operators share: parameters and bodies, lists in pages, problems, and the threads and
 * connections they run in.
 */
@NullMarked
package org.ddrroutes.operations.web;

import org.jspecify.annotations.NullMarked;
