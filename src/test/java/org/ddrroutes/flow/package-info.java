/**
 * The whole product from end to end, on real parts: an Artemis broker and a PostgreSQL server as processes of their own,
 * a stub of the bank, and the shipped {@code config/} and {@code routes/}.
 */
package org.ddrroutes.flow;
