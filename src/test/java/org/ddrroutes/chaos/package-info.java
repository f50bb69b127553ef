/**
 * The product under real failures: its processes, the broker and the database are killed, hung and taken away, and what is
 * promised in writing (nothing lost, nothing registered twice) is looked up afterwards, registration by registration.
 */
package org.ddrroutes.chaos;
