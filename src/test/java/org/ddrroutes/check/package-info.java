/** Wrong and right edits of the shipped files, as the check sees them. */
package org.ddrroutes.check;
