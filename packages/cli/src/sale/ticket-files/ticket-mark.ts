/** What marks a file as a ticket of ours. */
export const ticketMark = 'Admit One ticket';
