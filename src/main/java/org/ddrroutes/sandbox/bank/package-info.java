/** The sandbox bank alone, on WireMock: it knows nothing of the product, so that a misreading of the guide does not cancel out. */
@NullMarked
package org.ddrroutes.sandbox.bank;

import org.jspecify.annotations.NullMarked;
