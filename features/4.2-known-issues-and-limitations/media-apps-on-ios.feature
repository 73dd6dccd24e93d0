Feature: Media apps and WorkTime on an iPhone
  One app at a time has the audio of an iPhone. A media app that plays puts a VoIP call on hold; it is retrieved as after a
  cellular call.

  @LIM-23 @LIM-24 @ios
  Scenario Outline: <app> takes the audio, and the VoIP call goes on hold until Hold is pressed
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    When Alice opens <app>
    Then only <app> has the audio of the phone
    And the VoIP call is on hold
    And Bob hears music on hold
    When Alice stops the playback
    And Alice goes back to WorkTime
    Then the VoIP call is still on hold
    When Alice presses Hold
    Then the VoIP call is retrieved
    And Alice and Bob are connected by VoIP

    Examples:
      | app     |
      | Music   |
      | Podcast |
      | Video   |
      | YouTube |

  @LIM-23 @ios
  Scenario: A VoIP call stops the music
    Given Alice is signed in to WorkTime on her iPhone
    When Alice opens Music
    And Alice goes back to WorkTime
    And Alice calls Bob by VoIP
    Then Music does not play any more

  @LIM-24 @ios
  Scenario: A VoIP call that a media app put on hold can be ended and dialled again
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    When Alice opens Music
    And Alice stops the playback
    And Alice goes back to WorkTime
    And Alice ends the call that is on hold
    Then the call is over for Bob within 5 seconds
    And no call remains at the PBX
    When Alice redials Bob by VoIP
    And Bob answers
    Then Alice and Bob are connected by VoIP
