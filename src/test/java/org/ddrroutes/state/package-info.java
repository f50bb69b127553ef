/** The core on a real database, without a broker or a bank: what the tests of several packages share. */
package org.ddrroutes.state;
