/**
 * What tests stand on: broker, database and bank as processes or stubs, the product started on them, producers, and clients of
 * its ports.
 */
package org.ddrroutes.harness;
