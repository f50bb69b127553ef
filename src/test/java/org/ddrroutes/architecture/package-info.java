/** What holds for all classes of the product: who may know whom, what nothing is called, where time comes from. */
package org.ddrroutes.architecture;
