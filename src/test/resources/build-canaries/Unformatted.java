package org.ddrroutes.canary;

/** Wrong: not as the formatter writes it. */
public final class Unformatted
{
  public int answer( ) { return 42 ; }
}
