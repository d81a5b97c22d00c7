// The cards of planning poker: hidden until they are revealed, then counted.

import {WireError} from './wire.mjs';

export const deck = ['0', '½', '1', '2', '3', '5', '8', '13', '20', '40', '100', '?', '☕'];

// If a method returns a sentence, it has refused and changed nothing.
export class PokerGame {
  #story = {number: 1, title: '', round: 1};
  #cards = new Map();  // By player's id.
  #results = null;     // Null until the cards are revealed.

  // Null takes the card back.
  vote(id, card) {
    if (card !== null && !deck.includes(card)) throw new WireError('that card is not in the deck');
    if (this.#results) return 'the cards are on the table';
    if (card === null) this.#cards.delete(id);
    else this.#cards.set(id, card);
  }

  // Only cards of players who are here count.
  reveal(players) {
    if (this.#results) return 'the cards are on the table';
    const voters = players.filter(({id}) => this.#cards.has(id));
    if (!voters.length) return 'nobody has voted yet';
    this.#results =
        summary(voters.map(({id, name}) => ({id, name, card: this.#cards.get(id)})));
  }

  again() {
    this.#begin({...this.#story, round: this.#story.round + 1});
  }

  next(title) {
    this.#begin({number: this.#story.number + 1, title, round: 1});
  }

  #begin(story) {
    this.#cards.clear();
    this.#results = null;
    this.#story = story;
  }

  forget(id) {
    this.#cards.delete(id);
  }

  save() {
    return {story: this.#story, cards: [...this.#cards], results: this.#results};
  }

  load({story, cards, results}) {
    this.#story = {round: 1, ...story};
    this.#cards = new Map(cards);
    this.#results = results;
  }

  hasVoted(id) {
    return this.#cards.has(id);
  }

  cardOf(id) {
    return this.#cards.get(id) ?? null;
  }

  // None of it is secret.
  shown() {
    return {story: this.#story, deck, revealed: this.#results !== null, results: this.#results};
  }
}

function summary(votes) {
  const counts =
      deck.map((card) => ({card, count: votes.filter((vote) => vote.card === card).length}))
          .filter(({count}) => count > 0);
  const numbers = votes.map(({card}) => (card === '½' ? 0.5 : Number(card)))
                      .filter((number) => !Number.isNaN(number))
                      .sort((a, b) => a - b);
  const sum = numbers.reduce((total, number) => total + number, 0);
  const middle = (numbers.length - 1) / 2;
  return {
    votes,
    counts,
    average: numbers.length ? Math.round(100 * sum / numbers.length) / 100 : null,
    median: numbers.length ?
        (numbers[Math.floor(middle)] + numbers[Math.ceil(middle)]) / 2 :
        null,
    agreed: counts.length === 1,
  };
}
